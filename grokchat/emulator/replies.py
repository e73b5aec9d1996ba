"""What the emulator answers: texts of its own, thoughts by effort, usage and price by the service's arithmetic."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from grokchat.conversation import ReplyEnded, ReplyEvent, TextDelta, ThoughtDelta, ToolCalled, Usage, UsageTold
from grokchat.emulator import texts

_TOKEN = re.compile(r"\s*\S{1,5}|\s+")
_THOUGHTS = (
    "The question is about something that the demo has a text for.",
    " I choose it by the words of the question.",
    " Nothing is computed here; the thoughts are as fixed as the text.",
    " With more effort there are more of them.",
    " The figures in the text were checked by hand.",
    " Now the answer.",
)
_SENTENCES = {"none": 0, "low": 2, "medium": 4, "high": 6}
HIDDEN_PROMPT = 120
"""Tokens of the service's own hidden prompt, counted in each request's prompt tokens."""
CACHED = 128


def reply_to(body: Mapping[str, Any]) -> list[ReplyEvent]:
    """The whole reply to a checked request body, usage and ending included."""
    effort = str(body.get("reasoning_effort") or "low")
    events: list[ReplyEvent] = list(_thoughts(_SENTENCES.get(effort, 2)))
    reasoning = 60 * _SENTENCES.get(effort, 2)
    call = _call(body)
    finish = "stop"
    if call is not None:
        events.append(call)
        completion, finish = 20, "tool_calls"
    else:
        words = tokens(answer(body))
        limit = body.get("max_completion_tokens") or body.get("max_tokens")
        if isinstance(limit, int) and limit < len(words):
            words, finish = words[:limit], "length"
        events += [TextDelta(word) for word in words]
        completion = len(words)
    events.append(UsageTold(_usage(body, completion, reasoning)))
    events.append(ReplyEnded("done", "", finish))
    return events


def tokens(text: str) -> list[str]:
    """The text in pieces of about a token; joined they are the text."""
    return _TOKEN.findall(text)


def answer(body: Mapping[str, Any]) -> str:
    """The words of the reply."""
    wanted = body.get("response_format")
    if isinstance(wanted, Mapping) and wanted.get("type") in ("json_schema", "json_object"):
        schema = wanted.get("json_schema")
        inner = schema.get("schema") if isinstance(schema, Mapping) else None
        return json.dumps(instance(inner if isinstance(inner, Mapping) else {"type": "object"}), ensure_ascii=False)
    messages = body["messages"]
    if messages[-1].get("role") == "tool":
        return f"The function answered: `{str(messages[-1].get('content'))[:400]}`" + texts.NOTE
    question, pictures = _question(messages)
    if pictures:
        return f"You sent {pictures} picture{'s' if pictures > 1 else ''}. The demo cannot see what is on it." + texts.NOTE
    lower = question.lower()
    for words, text in texts.CHOICES:
        if any(word in lower for word in words):
            return text.rstrip() + texts.NOTE
    return texts.WELCOME.rstrip()


def instance(schema: Mapping[str, Any]) -> Any:
    """A value that fits the JSON schema, as small as it can be."""
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return instance(schema["anyOf"][0])
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = kind[0]
    match kind:
        case "object" | None:
            return {name: instance(inner) for name, inner in schema.get("properties", {}).items()}
        case "array":
            return [instance(schema.get("items", {"type": "string"}))] * max(1, int(schema.get("minItems", 1)))
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "null":
            return None
        case _:
            return "demo".ljust(int(schema.get("minLength", 0)), "o")


def _question(messages: list[dict[str, Any]]) -> tuple[str, int]:
    for message in reversed(messages):
        if message.get("role") == "user":
            content = message.get("content")
            if isinstance(content, str):
                return content, 0
            parts = content if isinstance(content, list) else []
            words = " ".join(str(part.get("text", "")) for part in parts if part.get("type") == "text")
            return words, sum(part.get("type") == "image_url" for part in parts)
    return "", 0


def _thoughts(sentences: int) -> list[ThoughtDelta]:
    """As recorded: the first sentences a token a delta, the last two whole."""
    spoken = _THOUGHTS[:sentences]
    pieces = [piece for sentence in spoken[:-2] for piece in tokens(sentence)]
    return [ThoughtDelta(piece) for piece in (*pieces, *spoken[-2:])]


def _call(body: Mapping[str, Any]) -> ToolCalled | None:
    tools = body.get("tools") or []
    choice = body.get("tool_choice")
    if not tools or choice == "none" or body["messages"][-1].get("role") == "tool":
        return None
    named = choice.get("function", {}).get("name") if isinstance(choice, Mapping) else None
    functions = [tool["function"] for tool in tools]
    function = next((one for one in functions if one["name"] == named), functions[0])
    return ToolCalled("call-demo-0", function["name"], json.dumps(instance(function.get("parameters", {}))))


def _usage(body: Mapping[str, Any], completion: int, reasoning: int) -> Usage:
    prompt = HIDDEN_PROMPT + len(tokens(json.dumps(body["messages"], ensure_ascii=False)))
    cached = min(CACHED, prompt)
    # Dollars a million tokens times tokens, in ticks of 1e-10 dollars.
    ticks = cached * 2_000 + (prompt - cached) * 12_500 + (completion + reasoning) * 25_000
    return Usage(
        {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion + reasoning,
            "prompt_tokens_details": {"text_tokens": prompt, "audio_tokens": 0, "image_tokens": 0, "cached_tokens": cached},
            "completion_tokens_details": {
                "reasoning_tokens": reasoning,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
            "num_sources_used": 0,
            "cost_in_usd_ticks": ticks,
        }
    )
