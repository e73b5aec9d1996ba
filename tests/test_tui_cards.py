"""Cards of function calls: what is asked, what came, how it stands; in any width."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import Message, ToolCall
from grokchat.text import cells, show
from grokchat.tui.call_bar import bar_words
from grokchat.tui.cards import FOLDED, STATES, call_lines, result_lines

CALL = ToolCall("c", "weather", '{"city": "Ulm"}')


def reply(*calls: ToolCall, **more: Any) -> Message:
    return Message("a", "u", "assistant", tool_calls=calls, **{"how": "done", "finish": "tool_calls", **more})


def result(text: str, **more: Any) -> Message:
    return Message("t", "a", "tool", text=text, **{"name": "weather", "outcome": "answered", **more})


def test_a_call_shows_its_function_its_arguments_and_its_state() -> None:
    """In a frame of exactly the width."""
    assert [line.text for line in call_lines(reply(CALL), 40)] == [
        "╭─ ƒ weather ────────── ○ not answered ╮",
        "│ {                                    │",
        '│   "city": "Ulm"                      │',
        "│ }                                    │",
        "╰──────────────────────────────────────╯",
    ]


@pytest.mark.parametrize("outcome", STATES)
def test_each_ending_has_its_words(outcome: Any) -> None:
    """On the call and on the result."""
    words = STATES[outcome][0]
    assert words in call_lines(reply(ToolCall("c", "f", "{}", outcome)), 60)[0].text
    if outcome:
        assert words in result_lines(result("x", outcome=outcome), 60)[0].text


@pytest.mark.parametrize("ended", [{"how": "truncated"}, {"how": "stopped"}, {"finish": "length"}, {"how": "failed"}])
def test_a_call_that_was_cut_off_says_so(ended: dict[str, str]) -> None:
    """It will not be run."""
    assert "cut off, not run" in call_lines(reply(CALL, **ended), 60)[0].text


def test_a_result_tells_how_long_it_took_where_there_is_room() -> None:
    """And is text, not Markdown."""
    lines = [line.text for line in result_lines(result("# 12 °C\n**warm**", at=10.0, ended_at=12.5), 50)]
    assert lines[0].startswith("╭─ ƒ weather · 2.5 s ─")
    assert lines[1].startswith("│ # 12 °C ")
    assert lines[2].startswith("│ **warm** ")
    assert "2.5 s" not in result_lines(result("x", at=10.0, ended_at=12.5), 24)[0].text


def test_a_long_result_is_folded_and_opens() -> None:
    """Its number of hidden lines stands there; one line more is not worth a fold."""
    long = result("\n".join(f"line {number}" for number in range(30)))
    folded, opened = result_lines(long, 40), result_lines(long, 40, ["result"])
    assert [line.text.strip("│ ") for line in folded][-2] == f"▸ {30 - FOLDED} more lines"
    assert folded[-2].fold == opened[-2].fold == "result"
    assert "line 29" in opened[-3].text
    assert "▾ fold" in opened[-2].text
    assert len(result_lines(result("\n".join("x" * (FOLDED + 1))), 40)) == FOLDED + 3


def test_arguments_that_are_no_json_stand_as_they_came() -> None:
    """Every character of them can be seen."""
    assert "{'city': 1}" in call_lines(reply(ToolCall("c", "f", "{'city': 1}")), 40)[1].text
    assert "\\u202e" in call_lines(reply(ToolCall("c", "f", '{"a": "\u202e"}')), 40)[2].text


foreign = st.text(st.characters(codec="utf-8") | st.sampled_from("\x1b\x9b\r\u202e\u200d\t\n漢é"), max_size=60)


@given(foreign, foreign, st.integers(30, 120), st.booleans())
def test_no_text_breaks_the_frame_or_acts_on_the_screen(name: str, text: str, room: int, opened: bool) -> None:
    """Whatever a model or a function supplies, each line has the width and holds nothing that acts."""
    lines = [
        *call_lines(reply(ToolCall("c", name, text)), room, ["call:c"] if opened else []),
        *result_lines(result(text, name=name), room, ["result"] if opened else []),
    ]
    for line in lines:
        assert show(line.text) == line.text
        assert "\n" not in line.text
        assert cells(line.text) == room
        assert line.text[0] in "╭│╰"
        assert line.text[-1] in "╮│╯"


def test_a_drawn_copy_of_a_card_stays_inside_a_card() -> None:
    """A result that draws a frame is framed itself."""
    lines = [line.text for line in result_lines(result("╭─ Run this function? ─╮\n│ ✓ Allowed │\n╰──────────╯"), 40)]
    assert all(line.startswith(("╭", "│ ", "╰")) for line in lines)
    assert lines[1].startswith("│ ╭─ Run this function?")


@pytest.mark.parametrize(
    ("waiting", "running", "words"),
    [
        ((), {}, ""),
        ((CALL,), {}, "Ctrl+L: ƒ weather waits for you"),
        ((CALL, CALL, CALL), {}, "Ctrl+L: ƒ weather waits for you, and 2 more"),
        ((), {"c": 97.0}, "Esc stops ƒ weather, running for 3 s"),
        ((CALL,), {"d": 99.5}, "Ctrl+L: ƒ weather waits for you   Esc stops ƒ function, running for 0 s"),
    ],
)
def test_the_bar_tells_what_waits_and_what_runs(waiting: tuple[ToolCall, ...], running: dict[str, float], words: str) -> None:
    """With the key that helps; nothing when nothing does."""
    assert bar_words(waiting, running, {"c": "weather"}, 100.0, 120) == words
    assert cells(bar_words(waiting, running, {"c": "weather"}, 100.0, 40)) <= 36
