"""A conversation as a value: messages, the events that make them, and the fold from one to the other.

A name is imported when it is first used: the first frame and `--help` need few of them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grokchat.conversation.codec import decode, encode, encode_part
    from grokchat.conversation.estimates import Estimate, context_tokens, estimate, meter, part_tokens, picture_tokens, tokens_of
    from grokchat.conversation.events import (
        Event,
        HeadMoved,
        Identified,
        Recorded,
        ReplyBegan,
        ReplyEnded,
        ReplyEvent,
        Spoke,
        TextDelta,
        ThoughtDelta,
        TokensTold,
        ToolAnswered,
        ToolCalled,
        UsageTold,
    )
    from grokchat.conversation.exchange import Exchange
    from grokchat.conversation.functions import Answer, Function, Source, Trait
    from grokchat.conversation.ledger import Entry, Total, by_effort, entries_of, entry_of, total_of
    from grokchat.conversation.logprobs import Piece, TokenLogprob, least_certain, level_of, perplexity, pieces_of, words_of
    from grokchat.conversation.messages import Asked, How, ImagePart, Message, Outcome, Part, Role, TextPart, ToolCall
    from grokchat.conversation.models import GROK, MODELS, ChatModel, ListedModel, model_named
    from grokchat.conversation.parameter_table import PARAMETERS, Effort, Parameter, parameter_named
    from grokchat.conversation.parameters import EFFORTS, Parameters
    from grokchat.conversation.prices import FREE, Cost, Price, cost_of, cost_words, dollars, price_of, price_words, set_prices
    from grokchat.conversation.request import Request, Waiting
    from grokchat.conversation.secret import Token
    from grokchat.conversation.tree import Conversation, apply, replay, replay_end, replay_in_order
    from grokchat.conversation.usage import Usage

_HOMES = {
    "codec": "decode encode encode_part",
    "estimates": "Estimate context_tokens estimate meter part_tokens picture_tokens tokens_of",
    "events": "Event HeadMoved Identified Recorded ReplyBegan ReplyEnded ReplyEvent Spoke TextDelta ThoughtDelta TokensTold ToolAnswered ToolCalled UsageTold",
    "exchange": "Exchange",
    "ledger": "Entry Total by_effort entries_of entry_of total_of",
    "functions": "Answer Function Source Trait",
    "logprobs": "Piece TokenLogprob least_certain level_of perplexity pieces_of words_of",
    "messages": "Asked How ImagePart Message Outcome Part Role TextPart ToolCall",
    "models": "GROK MODELS ChatModel ListedModel model_named",
    "parameter_table": "PARAMETERS Effort Parameter parameter_named",
    "parameters": "EFFORTS Parameters",
    "prices": "FREE Cost Price cost_of cost_words dollars price_of price_words set_prices",
    "request": "Request Waiting",
    "secret": "Token",
    "tree": "Conversation apply replay replay_end replay_in_order",
    "usage": "Usage",
}

__all__ = [
    "EFFORTS",
    "FREE",
    "GROK",
    "MODELS",
    "PARAMETERS",
    "Answer",
    "Asked",
    "ChatModel",
    "Conversation",
    "Cost",
    "Effort",
    "Entry",
    "Estimate",
    "Event",
    "Exchange",
    "Function",
    "HeadMoved",
    "How",
    "Identified",
    "ImagePart",
    "ListedModel",
    "Message",
    "Outcome",
    "Parameter",
    "Parameters",
    "Part",
    "Piece",
    "Price",
    "Recorded",
    "ReplyBegan",
    "ReplyEnded",
    "ReplyEvent",
    "Request",
    "Role",
    "Source",
    "Spoke",
    "TextDelta",
    "TextPart",
    "ThoughtDelta",
    "Token",
    "TokenLogprob",
    "TokensTold",
    "ToolAnswered",
    "ToolCall",
    "ToolCalled",
    "Total",
    "Trait",
    "Usage",
    "UsageTold",
    "Waiting",
    "apply",
    "by_effort",
    "context_tokens",
    "cost_of",
    "cost_words",
    "decode",
    "dollars",
    "encode",
    "encode_part",
    "entries_of",
    "entry_of",
    "estimate",
    "least_certain",
    "level_of",
    "meter",
    "model_named",
    "parameter_named",
    "part_tokens",
    "perplexity",
    "picture_tokens",
    "pieces_of",
    "price_of",
    "price_words",
    "replay",
    "replay_end",
    "replay_in_order",
    "set_prices",
    "tokens_of",
    "total_of",
    "words_of",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names.split():
            value = getattr(importlib.import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
