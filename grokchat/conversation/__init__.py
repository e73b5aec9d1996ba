"""A conversation as a value: messages, the events that make them, and the fold from one to the other."""

from grokchat.conversation.codec import decode, encode
from grokchat.conversation.events import (
    Event,
    HeadMoved,
    Recorded,
    ReplyBegan,
    ReplyEnded,
    ReplyEvent,
    Spoke,
    TextDelta,
    ThoughtDelta,
    ToolAnswered,
    ToolCalled,
    UsageTold,
)
from grokchat.conversation.messages import Asked, How, ImagePart, Message, Part, Role, TextPart, ToolCall
from grokchat.conversation.models import GROK, MODELS, ChatModel, Price, model_named
from grokchat.conversation.parameters import EFFORTS, Effort, Parameters
from grokchat.conversation.request import Request, Waiting
from grokchat.conversation.secret import Token
from grokchat.conversation.tree import Conversation, apply, replay
from grokchat.conversation.usage import Usage

__all__ = [
    "EFFORTS",
    "GROK",
    "MODELS",
    "Asked",
    "ChatModel",
    "Conversation",
    "Effort",
    "Event",
    "HeadMoved",
    "How",
    "ImagePart",
    "Message",
    "Parameters",
    "Part",
    "Price",
    "Recorded",
    "ReplyBegan",
    "ReplyEnded",
    "ReplyEvent",
    "Request",
    "Role",
    "Spoke",
    "TextDelta",
    "TextPart",
    "ThoughtDelta",
    "Token",
    "ToolAnswered",
    "ToolCall",
    "ToolCalled",
    "Usage",
    "UsageTold",
    "Waiting",
    "apply",
    "decode",
    "encode",
    "model_named",
    "replay",
]
