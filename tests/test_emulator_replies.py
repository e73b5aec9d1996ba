"""The demo's answers: chosen by words, true about themselves, and as long as asked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grokchat.conversation import ReplyEnded, TextDelta, ThoughtDelta, ToolCalled, UsageTold
from grokchat.emulator import texts
from grokchat.emulator.instances import instance
from grokchat.emulator.replies import answer, reply_to, tokens


def body(text: Any, **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": text}], **more}


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Explain the three laws of thermodynamics", r"\Delta U"),
        ("Solve the Gaussian integral", r"\sqrt{\pi}"),
        ("How do I read JSON in Python?", "```python"),
        ("show me Rust", "```rust"),
        ("an SQL query", "```sql"),
        ("JavaScript please", "```javascript"),
        ("a table of sorting algorithms", "|:-"),
        ("日本語で書いて", "新幹線"),
        ("a long story", "Ada"),
        ("what is a machine you can trust?", "not a model"),
    ],
)
def test_words_of_the_question_choose_the_text(question: str, word: str) -> None:
    """Whole beginnings of words count, not their middles."""
    assert word in answer(body(question))


@pytest.mark.parametrize("text", [texts.WELCOME, *(answer(body(words[0])) for words, _ in texts.CHOICES)])
def test_every_text_says_that_no_model_wrote_it(text: str) -> None:
    """The demo never passes for a model."""
    assert "demo" in text
    assert "model" in text


@pytest.mark.parametrize("text", [texts.WELCOME, *(text for _, text in texts.CHOICES), "", " a  b\n\n\tc 山川\u200b"])
def test_tokens_joined_are_the_text(text: str) -> None:
    """Nothing is lost between the pieces."""
    assert "".join(tokens(text)) == text


def test_the_long_text_is_long_and_says_nothing_twice() -> None:
    """About 900 words, each paragraph once."""
    paragraphs = texts.long_story().split("\n\n")
    assert 800 <= len(texts.long_story().split()) <= 1100
    assert len(set(paragraphs)) == len(paragraphs)


def test_more_effort_thinks_more() -> None:
    """Thoughts and reasoning tokens grow with the effort; `none` has neither."""
    counts = []
    for effort in ("none", "low", "medium", "high"):
        events = reply_to(body("hello", reasoning_effort=effort))
        told = next(event for event in events if isinstance(event, UsageTold)).usage
        counts.append((sum(isinstance(event, ThoughtDelta) for event in events), told.reasoning))
    assert counts[0] == (0, 0)
    assert counts == sorted(set(counts))


def test_a_limit_cuts_the_reply_and_says_length() -> None:
    """`max_completion_tokens` counts the deltas of the answer."""
    events = reply_to(body("hello", max_completion_tokens=5))
    assert sum(isinstance(event, TextDelta) for event in events) == 5
    assert isinstance(events[-1], ReplyEnded)
    assert events[-1].finish == "length"


TOOLS = [
    {"type": "function", "function": {"name": name, "parameters": {"type": "object", "properties": {"n": {"type": "integer"}}}}}
    for name in ("first", "second")
]


@pytest.mark.parametrize(
    ("choice", "name"),
    [(None, "first"), ("required", "first"), ({"type": "function", "function": {"name": "second"}}, "second")],
)
def test_a_function_is_called_with_arguments_of_its_schema(choice: Any, name: str) -> None:
    """The named function, else the first, is called."""
    call = next(event for event in reply_to(body("x", tools=TOOLS, tool_choice=choice)) if isinstance(event, ToolCalled))
    assert call.name == name
    assert isinstance(json.loads(call.arguments)["n"], int)


def called(words: str, **more: Any) -> list[tuple[str, Any]]:
    events = reply_to(body(words, tools=TOOLS, **more))
    return [(event.name, json.loads(event.arguments)) for event in events if isinstance(event, ToolCalled)]


def test_the_functions_that_the_question_names_are_called_side_by_side() -> None:
    """In the order of the question, with the JSON after the name; a longer name is no mention of the shorter one."""
    words = 'Call second {"n": 7}, then first {"n": "ä"} and second; firstly, not-first and seconds are other words. first {broken'
    assert called(words) == [("second", {"n": 7}), ("first", {"n": "ä"}), ("second", {"n": 1}), ("first", {"n": 1})]
    events = [event for event in reply_to(body(words, tools=TOOLS)) if isinstance(event, ToolCalled)]
    assert len({event.id for event in events}) == 4


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"parallel_tool_calls": False}, ["second"]),
        ({"parallel_tool_calls": True}, ["second", "first"]),
        ({"tool_choice": {"type": "function", "function": {"name": "first"}}}, ["first"]),
        ({"tool_choice": "none"}, []),
    ],
)
def test_the_choice_goes_before_the_words_of_the_question(more: dict[str, Any], names: list[str]) -> None:
    """At most one call without parallel ones, only the named one, or none."""
    assert [name for name, _ in called("second and first", **more)] == names


def test_a_required_call_comes_after_results_too() -> None:
    """So does the service: who requires a call gets one each time."""
    round_ = [{"role": "tool", "content": "42", "tool_call_id": "c"}, {"role": "tool", "content": "43", "tool_call_id": "d"}]
    asked = {"messages": [*body("x")["messages"], *round_], "tools": TOOLS}
    assert "42" in answer(asked)
    assert "43" in answer(asked)
    assert any(isinstance(event, ToolCalled) for event in reply_to({**asked, "tool_choice": "required"}))


def test_no_function_is_called_when_none_is_wanted_or_one_has_answered() -> None:
    """`none` and a tool's result give words."""
    asked = body("x", tools=TOOLS, tool_choice="none")
    answered = {"messages": [*asked["messages"], {"role": "tool", "content": "42", "tool_call_id": "c"}], "tools": TOOLS}
    assert not any(isinstance(event, ToolCalled) for event in reply_to(asked) + reply_to(answered))
    assert "42" in answer(answered)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"enum": ["b", "c"]}, "b"),
        ({"const": 7}, 7),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, None),
        ({"type": ["boolean", "null"]}, True),
        ({"type": "integer", "minimum": 5}, 5),
        ({"type": "number", "maximum": -2}, -2),
        ({"type": "integer", "minimum": 0, "maximum": 9}, 1),
        ({"type": "array", "items": {"type": "integer"}, "minItems": 3}, [1, 1, 1]),
        ({"type": "array", "maxItems": 0}, []),
        ({"type": "string", "minLength": 6}, "demooo"),
        ({"type": "string", "maxLength": 2}, "de"),
        ({"type": "object", "properties": {"a": {"type": "object", "properties": {"b": {"type": "boolean"}}}}}, {"a": {"b": True}}),
    ],
)
def test_an_instance_fits_its_schema(schema: dict[str, Any], value: Any) -> None:
    """Each keyword that the service supports is heeded."""
    assert instance(schema) == value


@pytest.mark.parametrize(("words", "sum"), [("What is 12*37? Use the calculator", "12*37"), ("1.5 + 2 - 3 please", "1.5 + 2 - 3")])
def test_a_calculator_gets_the_sum_of_the_question(words: str, sum: str) -> None:
    """Where any text may stand, and nowhere else."""
    schema = {"type": "object", "properties": {"expression": {"type": "string"}, "unit": {"type": "string", "enum": ["m", "s"]}}}
    tool = {"type": "function", "function": {"name": "calculator", "parameters": schema}}
    events = reply_to({"messages": [{"role": "user", "content": words}], "tools": [tool]})
    (call,) = [event for event in events if isinstance(event, ToolCalled)]
    assert json.loads(call.arguments) == {"expression": sum, "unit": "m"}
