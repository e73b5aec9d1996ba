"""What the emulator answers: texts of its own, thoughts by effort, usage and price by the service's arithmetic."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from grokchat.conversation import ReplyEnded, ReplyEvent, TextDelta, ThoughtDelta, ToolCalled, Usage, UsageTold
from grokchat.emulator import texts
from grokchat.emulator.choices import gives_logprobs, interleaved, variant, with_logprobs
from grokchat.emulator.instances import PLAIN, instance, misfit
from grokchat.emulator.pictures import described, image_tokens

_TOKEN = re.compile(r"\s*\S{1,5}|\s+")
_THOUGHTS = (
    "The question is about something that the demo has a text for.",
    " I choose it by the words of the question.",
    " Nothing is computed here; the thoughts are as fixed as the text.",
    " With more effort there are more of them.",
    " The text is the same for everybody who asks.",
    " Now the answer.",
)
_SENTENCES = {"none": 0, "low": 2, "medium": 4, "high": 6, "xhigh": 6}
HIDDEN_PROMPT = 120
"""Tokens of the service's own hidden prompt, counted in each request's prompt tokens."""
CACHED = 128

_SUM = re.compile(r"\d+(?:\.\d+)?(?: ?[-+*/] ?\d+(?:\.\d+)?)+")
"""A sum as people write it."""


def reply_to(body: Mapping[str, Any]) -> list[ReplyEvent]:
    """The whole reply to a checked request body: `n` answers in turn, usage and endings included."""
    effort = str(body.get("reasoning_effort") or "low")
    answers = [_one_answer(body, effort, number) for number in range(body.get("n") or 1)]
    if gives_logprobs(body, str(body.get("model"))):
        answers = [list(with_logprobs(events, body.get("top_logprobs") or 0)) for events in answers]
    events = interleaved(answers)
    completion = sum(isinstance(event, TextDelta) + 20 * isinstance(event, ToolCalled) for event in events)
    reasoning = 60 * _SENTENCES.get(effort, 2) * len(answers)
    return [*events[:-1], UsageTold(_usage(body, completion, reasoning)), events[-1]]


def _one_answer(body: Mapping[str, Any], effort: str, number: int) -> list[ReplyEvent]:
    """The answer of that number, without its usage."""
    thoughts = _thoughts(_SENTENCES.get(effort, 2))
    if calls := _calls(body):
        return [*thoughts, *calls, ReplyEnded("done", "", "tool_calls")]
    text = answer(body)
    words = tokens(text if body.get("response_format") else variant(text, number))
    limit = body.get("max_completion_tokens") or body.get("max_tokens")
    cut = isinstance(limit, int) and limit < len(words)
    shown = words[:limit] if cut else words
    return [*thoughts, *map(TextDelta, shown), ReplyEnded("done", "", "length" if cut else "stop")]


def tokens(text: str) -> list[str]:
    """The text in pieces of about a token; joined they are the text."""
    return _TOKEN.findall(text)


def answer(body: Mapping[str, Any]) -> str:
    """The words of the reply."""
    wanted = body.get("response_format")
    if isinstance(wanted, Mapping) and wanted.get("type") in ("json_schema", "json_object"):
        schema = wanted.get("json_schema")
        inner = schema.get("schema") if isinstance(schema, Mapping) else None
        return json.dumps(instance(inner) if isinstance(inner, Mapping) else PLAIN, ensure_ascii=False)
    messages = body["messages"]
    if results := _results(messages):
        return "\n".join(f"The function answered: `{words[:400]}`" for words in results) + texts.NOTE
    asked, pictures = question(body)
    if pictures:
        return "I received:\n\n" + "\n".join(map(described, pictures)) + "\n\nThe demo cannot see what is on it." + texts.NOTE
    lower = asked.lower()
    for words, text in texts.CHOICES:
        if any(_mentions(lower, word) for word in words):
            return text.rstrip() + texts.NOTE
    return texts.WELCOME.rstrip()


def with_misfit(body: dict[str, Any]) -> dict[str, Any]:
    """The request with a schema that only a value fits which does not fit its own."""
    form = body.get("response_format")
    if not isinstance(form, dict) or form.get("type") != "json_schema":
        return body
    inner = form["json_schema"]
    return {**body, "response_format": {**form, "json_schema": {**inner, "schema": {"const": misfit(inner["schema"])}}}}


def question(body: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The words of the last user message and the addresses of its pictures."""
    for message in reversed(body["messages"]):
        if message.get("role") == "user":
            content = message.get("content")
            if isinstance(content, str):
                return content, []
            parts = content if isinstance(content, list) else []
            words = " ".join(str(part.get("text", "")) for part in parts if part.get("type") == "text")
            return words, [part["image_url"]["url"] for part in parts if part.get("type") == "image_url"]
    return "", []


def _mentions(words: str, wanted: str) -> bool:
    """A Latin word counts only where a word begins: "machine" has nothing to do with "chin"."""
    return re.search(rf"\b{re.escape(wanted)}", words) is not None if wanted.isascii() else wanted in words


def _thoughts(sentences: int) -> list[ThoughtDelta]:
    """As recorded: the first sentences a token a delta, the last (at most two) whole."""
    spoken = _THOUGHTS[:sentences]
    split = max(1, sentences - 2)
    pieces = [piece for sentence in spoken[:split] for piece in tokens(sentence)]
    return [ThoughtDelta(piece) for piece in (*pieces, *spoken[split:])]


def _words(content: object) -> str:
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content) if isinstance(content, list) else ""


def _results(messages: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the functions of the last round answered."""
    last = takewhile(lambda message: message.get("role") == "tool", reversed(messages))
    return [str(message.get("content")) for message in last][::-1]


def _calls(body: Mapping[str, Any]) -> list[ToolCalled]:
    """The functions that the question names, with the JSON after their names; the first of all when it names none.

    A result ends the round, unless a call is required.
    """
    functions = {tool["function"]["name"]: tool["function"] for tool in body.get("tools") or []}
    choice = body.get("tool_choice")
    named = choice["function"]["name"] if isinstance(choice, Mapping) else ""
    if not functions or choice == "none" or (_results(body["messages"]) and choice != "required" and not named):
        return []
    asked = _asked_calls(question(body)[0], [named] if named else list(functions))
    asked = asked or [(named or next(iter(functions)), None)]
    if named or body.get("parallel_tool_calls") is False:
        asked = asked[:1]
    number, words = len(body["messages"]), question(body)[0]
    return [
        ToolCalled(
            f"call-demo-{number}-{place}",
            name,
            json.dumps(_arguments(functions[name], words) if arguments is None else arguments, ensure_ascii=False),
        )
        for place, (name, arguments) in enumerate(asked)
    ]


def _arguments(function: Mapping[str, Any], words: str) -> Any:
    """Arguments that fit the function; a sum in the question goes where any text may stand, so that a calculator has one to do."""
    schema = function.get("parameters", {})
    made = instance(schema)
    found = _SUM.search(words)
    properties = schema.get("properties")
    if found is None or not isinstance(made, dict) or not isinstance(properties, Mapping):
        return made
    free = {name for name, one in properties.items() if isinstance(one, Mapping) and _is_free_text(one)}
    return {name: found[0] if name in free else value for name, value in made.items()}


def _is_free_text(schema: Mapping[str, Any]) -> bool:
    return schema.get("type") == "string" and set(schema) <= {"type", "description", "title"}


def _asked_calls(words: str, names: Sequence[str]) -> list[tuple[str, Any]]:
    """Each mention of a function, with the JSON object that follows it, None where none does."""
    found: list[tuple[str, Any]] = []
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    for mention in re.finditer(rf"(?<![\w-])({pattern})(?![\w-])\s*", words):
        try:
            arguments, _ = json.JSONDecoder().raw_decode(words, mention.end()) if words[mention.end() :][:1] == "{" else (None, 0)
        except (ValueError, RecursionError):
            arguments = None
        found.append((mention[1], arguments))
    return found


def _usage(body: Mapping[str, Any], completion: int, reasoning: int) -> Usage:
    image = image_tokens(body)
    text = HIDDEN_PROMPT + sum(len(tokens(_words(message.get("content")))) for message in body["messages"])
    prompt = text + image
    cached = min(CACHED, prompt)
    # Dollars a million tokens times tokens, in ticks of 1e-10 dollars.
    ticks = cached * 2_000 + (prompt - cached) * 12_500 + (completion + reasoning) * 25_000
    return Usage(
        {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion + reasoning,
            "prompt_tokens_details": {"text_tokens": text, "audio_tokens": 0, "image_tokens": image, "cached_tokens": cached},
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
