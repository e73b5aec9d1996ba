"""The protocol, both halves: bytes to events and events to bytes, without any input or output."""

from grokchat.wire.failures import clean, error_json, error_of_values, read_failure, retry_wait
from grokchat.wire.listing import listed_model
from grokchat.wire.logprobs import encode_logprobs
from grokchat.wire.reply import ReplyDecoder
from grokchat.wire.reply_encoder import DONE, encode_reply, encode_whole, server_event
from grokchat.wire.request import Form, deferred_address, encode_request, endpoint, headers_of_request
from grokchat.wire.sse import EVENT_LIMIT, LINE_LIMIT, ServerEvent, SSEDecoder

__all__ = [
    "DONE",
    "EVENT_LIMIT",
    "LINE_LIMIT",
    "Form",
    "ReplyDecoder",
    "SSEDecoder",
    "ServerEvent",
    "clean",
    "deferred_address",
    "encode_logprobs",
    "encode_reply",
    "encode_request",
    "encode_whole",
    "endpoint",
    "error_json",
    "error_of_values",
    "headers_of_request",
    "listed_model",
    "read_failure",
    "retry_wait",
    "server_event",
]
