"""The screens over the main one, each by itself: what they give, what they leave, and that foreign words stay words."""

from __future__ import annotations

from typing import Any

import pytest
from rich.text import Text
from screen_alone import NOTHING_YET, Looked, alone
from textual.widgets import OptionList

from grokchat.conversation import Function, ToolCall
from grokchat.engine.calls import offer_of
from grokchat.text import show_line
from grokchat.tui.call_screen import CallScreen, EditScreen
from grokchat.tui.inspector_screen import MOST, Inspected, InspectorScreen
from grokchat.tui.question_screen import QuestionScreen
from grokchat.tui.screens import ChoiceScreen, LineScreen, SystemPromptScreen, TextScreen

SIZES = [(120, 40), (80, 24), (40, 20)]
HOSTILE = ["[/]", "[/b] closes", "[@click=app.quit]press[/]", "[bold]x[/bold]", "\x1b[2Jx\x9b", "a\u202eb", "\\[", "[", "[[x]]"]
FRUIT = [("a", "Apple pie"), ("b", "Banana bread"), ("c", "Cherry pie"), ("d", "date [x] cake")]


async def gives(screen: Any, *keys: str, size: tuple[int, int] = (100, 30)) -> Any:
    """What the screen gives after these keys."""
    async with alone(screen, size) as looked:
        await looked.press(*keys)
        return looked.given


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "make",
    [
        lambda: SystemPromptScreen("Be short."),
        lambda: LineScreen("Title", "Heat"),
        lambda: ChoiceScreen("Which fruit?", FRUIT),
        lambda: TextScreen("Help", Text("words\n" * 100)),
        lambda: QuestionScreen("Send this?", "It costs much. " * 12, [("no", "Keep it"), ("yes", "Send it")]),
        lambda: EditScreen("Arguments", "{}", lambda _text: ""),
        lambda: InspectorScreen(["a", "b"], "", lambda name: Inspected(name, "request " * 50, "answer", "curl")),
        lambda: CallScreen(
            offer_of(ToolCall("c", "weather", '{"city": "Ulm"}'), Function("weather", "Weather.", {}, "own.py", "weather"))
        ),
    ],
    ids=["system", "line", "choice", "text", "question", "edit", "inspector", "call"],
)
async def test_every_dialogue_fits_its_terminal_and_is_left_by_escape(size: tuple[int, int], make: Any) -> None:
    """It gives nothing then; after a change of size it fits the new one."""
    async with alone(make(), size) as looked:
        assert looked.fits()
        for other in SIZES:
            await looked.resize(*other)
            assert looked.fits()
        await looked.press("escape")
        assert looked.given is None
        assert len(looked.app.screen_stack) == 1


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize(
    "make",
    [
        lambda words: LineScreen(words, words),
        lambda words: ChoiceScreen(words, [("x", words)]),
        lambda words: QuestionScreen(words, words, [("x", words)]),
        lambda words: EditScreen(words, words, lambda _text: words),
        lambda words: InspectorScreen(["a"], "a", lambda _id: Inspected(words, words, words, words)),
    ],
    ids=["line", "choice", "question", "edit", "inspector"],
)
async def test_foreign_words_are_only_words(words: str, make: Any) -> None:
    """In a title, a row, a text: nothing of them is a style, a link or a control."""
    async with alone(make(words)) as looked:
        painted = "\n".join(looked.lines())
        assert not any(char in painted for char in "\x1b\x9b\u202e")
        for strip in looked.app.screen._compositor.render_strips():
            assert not any(segment.style and segment.style.meta.get("@click") for segment in strip)
        assert show_line(words) in painted


async def test_a_line_is_taken_as_it_is_typed() -> None:
    """What was there is marked: typing takes its place, End goes behind it; an empty one is one."""
    assert await gives(LineScreen("Title", "Heat"), "end", *" 2", "enter") == "Heat 2"
    assert await gives(LineScreen("Title", "Heat"), *"Cold", "enter") == "Cold"
    assert await gives(LineScreen("Title", "Heat"), "backspace", "enter") == ""
    assert await gives(LineScreen("Title"), *"[x]", "enter") == "[x]"


async def test_a_choice_is_found_by_any_of_its_words() -> None:
    """In any case and order; the first that fits is marked."""
    assert await gives(ChoiceScreen("Fruit", FRUIT), "enter") == "a"
    assert await gives(ChoiceScreen("Fruit", FRUIT), *"PIE che", "enter") == "c"
    assert await gives(ChoiceScreen("Fruit", FRUIT), *"[x]", "enter") == "d"
    assert await gives(ChoiceScreen("Fruit", FRUIT), "down", "down", "up", "enter") == "b"


async def test_a_choice_that_fits_nothing_is_not_taken() -> None:
    """But where free words are allowed, they are; blank ones never."""
    async with alone(ChoiceScreen("Fruit", FRUIT)) as looked:
        await looked.press(*"kiwi", "enter")
        assert looked.given is NOTHING_YET
        assert looked.rows() == []
        await looked.press(*["backspace"] * 4)
        assert len(looked.rows()) == 4
    assert await gives(ChoiceScreen("Fruit", FRUIT, free=True), *"kiwi  ", "enter") == "kiwi"
    assert await gives(ChoiceScreen("Fruit", [], free=True), *"   ", "enter") is NOTHING_YET


async def test_a_clicked_row_is_taken() -> None:
    """With the pointer as with the keys."""
    async with alone(ChoiceScreen("Fruit", FRUIT)) as looked:
        await looked.pilot.click(OptionList, offset=(3, 2))
        await looked.pilot.pause()
        assert looked.given == "c"


async def test_the_system_prompt_is_given_whole_and_counted_while_it_is_typed() -> None:
    """Lines, tabs and all; four characters are about a token."""
    async with alone(SystemPromptScreen("")) as looked:
        assert "≈ 0 tokens" in looked.part("#system-count")
        await looked.press(*"short", "enter", *"and plain")
        assert "≈ 4 tokens" in looked.part("#system-count")
        looked.area.text = "x" * 4001
        await looked.pilot.pause()
        assert "≈ 1,001 tokens" in looked.part("#system-count")
        await looked.press("ctrl+s")
        assert looked.given == "x" * 4001


@pytest.mark.parametrize("key", ["escape", "f1", "q"])
async def test_a_text_is_left_by_any_of_its_keys(key: str) -> None:
    """And can be scrolled to its end before."""
    async with alone(TextScreen("Help", Text("\n".join(f"line {number}" for number in range(200)))), (80, 24)) as looked:
        assert "line 0" in "\n".join(looked.lines())
        looked.box().scroll_end(animate=False)
        await looked.pilot.pause()
        assert "line 199" in "\n".join(looked.lines())
        await looked.press(key)
        assert len(looked.app.screen_stack) == 1


async def test_a_question_marks_the_careful_answer() -> None:
    """Enter alone takes the first one, a click any."""
    answers = [("no", "Keep it"), ("yes", "Send it")]
    assert await gives(QuestionScreen("Send?", "Dear.", answers), "enter") == "no"
    assert await gives(QuestionScreen("Send?", "Dear.", answers), "down", "enter") == "yes"
    async with alone(QuestionScreen("Send?", "Dear.", answers)) as looked:
        assert "Dear." in "\n".join(looked.lines())
        row = next(place for place, line in enumerate(looked.lines()) if "Send it" in line)
        await looked.pilot.click(offset=(looked.app.screen.query_one(OptionList).region.x + 2, row))
        await looked.pilot.pause()
        assert looked.given == "yes"


async def test_what_is_wrong_is_said_while_one_edits_and_cannot_be_taken() -> None:
    """Ctrl+S waits until it is right."""

    def check(text: str) -> str:
        return "" if text.endswith("}") else "A brace\nis [/missing]."

    async with alone(EditScreen("Arguments of weather", "{", check)) as looked:
        await looked.press("end", "x")
        assert looked.part("#edit-problem") == "A brace is [/missing]."
        await looked.press("ctrl+s")
        assert looked.given is NOTHING_YET
        await looked.press("}")
        assert looked.part("#edit-problem") == ""
        await looked.press("ctrl+s")
        assert looked.given == "{x}"


def pages(id: str) -> Inspected:
    return Inspected(f"Sent {id}", f"request of {id}", f"answer of {id}", f"curl of {id}")


async def test_the_inspector_goes_round_its_pages_and_along_the_replies() -> None:
    """Round with Tab in both directions; not beyond the first or the last reply; the page stays the same."""
    async with alone(InspectorScreen(["a", "b", "c"], "b", pages)) as looked:
        seen = []
        for key in ("", "tab", "tab", "tab", "shift+tab", "left", "left", "right", "right", "right"):
            await looked.press(*([key] if key else []))
            seen.append(looked.part("#inspected"))
        assert seen == [
            "request of b",
            "answer of b",
            "curl of b",
            "request of b",
            "curl of b",
            "curl of a",
            "curl of a",
            "curl of b",
            "curl of c",
            "curl of c",
        ]
        assert "reply 3 of 3" in str(looked.box().border_subtitle)
        assert looked.title() == "Sent c"


async def test_the_inspector_begins_at_the_last_reply_and_copies_all_of_a_page() -> None:
    """More than it shows."""
    long = "x" * (MOST + 1234)
    async with alone(InspectorScreen(["a", "b"], "", lambda name: Inspected(name, long, name, name))) as looked:
        assert looked.title() == "b"
        assert "1,234 more characters; C copies all." in looked.part("#inspected")
        await looked.press("c")
        assert looked.app.clipboard == long
        await looked.press("tab", "c")
        assert looked.app.clipboard == "b"


@pytest.mark.parametrize(
    ("arguments", "function", "choices"),
    [
        (
            '{"city": "Ulm"}',
            True,
            ["Run it once", "Run it, and always here", "Change the arguments", "Answer in its place", "Deny it"],
        ),
        ('{"city": "U\u202elm"}', True, ["Change the arguments", "Answer in its place", "Deny it"]),
        ("{oops", True, ["Change the arguments", "Answer in its place", "Deny it"]),
        ('{"city": "Ulm"}', False, ["Change the arguments", "Answer in its place", "Deny it"]),
    ],
    ids=["plain", "hidden", "no JSON", "not on"],
)
async def test_a_call_offers_only_what_can_be_done_with_it(arguments: str, function: bool, choices: list[str]) -> None:
    """What deserves a close look is not run by a mere Enter, what cannot be run is not offered to be."""
    declared = Function("weather", "Tells it.", {}, "own.py", "weather") if function else None
    async with alone(CallScreen(offer_of(ToolCall("c", "weather", arguments), declared))) as looked:
        assert looked.rows() == choices


async def opened(looked: Looked) -> None:
    while looked.app.screen.query_one(OptionList).disabled:
        await looked.pilot.pause()


async def test_a_call_that_needs_a_close_look_runs_by_a_typed_letter_only() -> None:
    """And one that needs none does not heed the letter."""
    declared = Function("weather", "Tells it.", {}, "own.py", "weather")
    closely = offer_of(ToolCall("c", "weather", '{"city": "U\u202elm"}'), declared)
    async with alone(CallScreen(closely)) as looked:
        await opened(looked)
        assert "U+202E" in looked.part("#call-warning")
        await looked.press("y")
        assert looked.given == "run"
    async with alone(CallScreen(offer_of(ToolCall("c", "weather", "{}"), declared))) as looked:
        await opened(looked)
        await looked.press("y")
        assert looked.given is NOTHING_YET
        await looked.press("enter")
        assert looked.given == "run"


async def test_long_arguments_are_read_page_by_page_above_the_choices() -> None:
    """To their last line, in the smallest terminal; the choices stay in sight."""
    items = ", ".join(f'"item {number}"' for number in range(80))
    offer = offer_of(ToolCall("c", "weather", f'{{"list": [{items}]}}'), Function("weather", "Tells it.", {}, "own.py", "weather"))
    async with alone(CallScreen(offer, 3), (40, 20)) as looked:
        await opened(looked)
        assert "(3 wait)" in looked.title()
        assert "item 79" not in "\n".join(looked.lines())
        await looked.press(*["pagedown"] * 30)
        painted = "\n".join(looked.lines())
        assert "item 79" in painted or "Tells it." in painted
        assert "Run it once" in painted
        await looked.press(*["pageup"] * 30)
        assert "ƒ weather" in "\n".join(looked.lines())
