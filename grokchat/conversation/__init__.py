"""A conversation as a value: messages, the events that make them, and the fold from one to the other.

A name is imported when it is first used: the first frame and `--help` need few of them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {
    "codec": "decode encode",
    "events": "Event HeadMoved Recorded ReplyBegan ReplyEnded ReplyEvent Spoke TextDelta ThoughtDelta ToolAnswered ToolCalled UsageTold",
    "messages": "Asked How ImagePart Message Part Role TextPart ToolCall",
    "models": "GROK MODELS ChatModel Price model_named",
    "parameters": "EFFORTS Effort Parameters",
    "request": "Request Waiting",
    "secret": "Token",
    "tree": "Conversation apply replay",
    "usage": "Usage",
}

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


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names.split():
            value = getattr(importlib.import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
