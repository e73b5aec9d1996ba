"""Half-arrived text: marks that will vanish are never seen, and a word once shown stays."""

from __future__ import annotations

import re

import pytest

from grokchat.render.document import Document

MARKED = {
    "bold": "Some **bold words** here.",
    "bold underscores": "Some __bold words__ here.",
    "italic": "Some *slanted words* here.",
    "italic underscore": "Some _slanted words_ here.",
    "both": "All ***at once*** here.",
    "nested": "All **bold *and slanted* words** here.",
    "strike": "Not ~~this one~~ but that.",
    "code": "Call `print(value)` now.",
    "double code": "Call ``a ` b`` now.",
    "code in bold": "Call **the `print` function** now.",
    "link": "See [the page](https://example.org/a_b) for more.",
    "link with title": 'See [the page](https://example.org "A title") for more.',
    "bold link": "See **[the page](https://example.org)** for more.",
    "image": "A ![small picture](https://example.org/a.png) here.",
    "autolink": "See <https://example.org/path> for more.",
    "entity": "Fish &amp; chips &#38; more.",
    "escape": "Two \\* three \\_ four.",
    "tag": "Press <kbd>Enter</kbd> now.",
    "mathematics": "Then \\(a + b\\) holds.",
    "dollars": "Then $$a + b$$ holds.",
    "second line": "First line\nthen **bold** words\nand *more* of them.",
    "heading": "Before\n\n## A **bold** heading\n\nAfter it.",
    "setext": "A heading\n=========\n\nAfter it.",
    "setext two": "A heading\n---------\n\nAfter it.",
    "list": "- one **bold**\n- two `code`\n  - three *more*\n- four",
    "numbers": "9. nine\n10. ten **bold**\n11. eleven",
    "tasks": "- [ ] to do **now**\n- [x] done `then`\n- [ ] last",
    "quote": "> A quote with **bold**\n> and `code`\n\nAfter.",
    "alert": "> [!NOTE]\n> Mind **this**.\n\nAfter.",
    "fence": "Look:\n\n```python\nprint(1)\nx = 2\n```\n\nAfter.",
    "tildes": "~~~\nprint(1)\n~~~\n\nAfter.",
    "table": "Look:\n\n| name | value |\n|------|:-----:|\n| one | **two** |\n| three | `four` |\n\nAfter.",
    "display mathematics": "Look:\n\n$$\na = b\n$$\n\nAfter.",
    "brackets mathematics": "Look:\n\n\\[\na = b\n\\]\n\nAfter.",
    "rule": "Above\n\n---\n\nBelow",
    "definition": "Term\n: What it **means**\n\nAfter.",
    "note": "Words[^1] here.\n\n[^1]: The **note** itself.",
    "reference": "See [the page][one] now.\n\n[one]: https://example.org\n\nAfter.",
    "strike in a word": "An un~~believ~~able word.",
    "bold in a word": "An un**believ**able word.",
    "strike in bold": "All **old ~~and gone~~ words** here.",
    "bold in an item": "1. **Title**: words\n2. **Other**: `code` and [link](https://example.org/x)\n",
    "link in a heading": "# The [page](https://example.org) of *pages*\n\nAfter.",
    "image in a link": "A [![badge](https://example.org/b.svg)](https://example.org) here.",
    "fence in an item": "- Run:\n\n  ```sh\n  ls -l\n  ```\n- Done.",
    "table in a quote": "> | name | value |\n> |------|-------|\n> | one | two |\n\nAfter.",
    "table at once": "| name | value |\n|------|-------|\n| **one** | [two](https://example.org) |\n",
    "task in numbers": "1. [ ] to do\n2. [x] done",
    "quote in a quote": "> > deep **bold**\n>\n> - item `code`",
    "bold over lines": "Some **bold words\nover two lines** here.",
    "link over lines": "See [the\npage](https://example.org) here.",
    "wide characters": "漢字**太字**と`code`です。",
    "reference before": "[one]: https://example.org\n\nSee [the page][one] and [one] now.",
}

RAW = re.compile(
    r"\*\*|~~|\]\(|```|^\s*\||\|\s*$|^\s*[-:|]{3,}\s*$|^\s*#+(\s|$)|(?<!\\)\[[ x]?\]?\s*$|\[!|&(amp|#)|^\s*~~~|^\s*={2,}|^\s*[>+-](\s|$)"
)
"""What a reader must not see."""

LATE = {"reference": "until its address comes, what looks like a reference may be words in brackets"}
"""Where words vanish, and why."""


def shown(text: str, width: int = 60) -> list[str]:
    document = Document(width)
    document.append(text)
    return [line.text for line in document.lines]


def grown(text: str, width: int = 60) -> list[list[str]]:
    document = Document(width)
    found: list[list[str]] = []
    for char in text:
        document.append(char)
        found.append([line.text for line in document.lines])
    return found


def marks(lines: list[str]) -> list[str]:
    return [line for line in lines if RAW.search(line)]


@pytest.mark.parametrize("name", MARKED)
def test_marks_that_will_vanish_are_never_seen(name: str) -> None:
    """After each character, in a text that grows and in one of that length given at once."""
    text = MARKED[name]
    for end, lines in enumerate(grown(text), 1):
        assert marks(lines) == [], text[:end]
        assert lines == shown(text[:end])


def words(lines: list[str]) -> str:
    """All letters and digits in their order: what a reader has read."""
    return re.sub(r"\W+", "", "".join(lines))


@pytest.mark.parametrize("name", MARKED)
def test_words_once_shown_stay(name: str) -> None:
    """Each text shown begins with the one shown before."""
    before = ""
    for end, lines in enumerate(grown(MARKED[name]), 1):
        now = words(lines)
        assert now.startswith(before) or name in LATE, (MARKED[name][:end], before, now)
        before = now


FINISHED = [
    ("Some **bold", "Some **bold"),
    ("Some *slanted", "Some *slanted"),
    ("Some `code", "Some `code"),
    ("See [page](https://exa", "See [page](https://exa"),
    ("See [page", "See [page"),
    ("Fish &am", "Fish &am"),
    ("Back \\", "Back \\"),
    ("An ~~old", "An ~~old"),
    ("It costs $", "It costs $"),
    ("Hey!", "Hey!"),
    ("- ", "• "),
    ("| a |", "| a |"),
    ("a <b", "a <b"),
]


@pytest.mark.parametrize(("text", "line"), FINISHED)
def test_what_was_held_back_is_shown_at_the_end(text: str, line: str) -> None:
    """When nothing more comes, a mark that was never closed is a word like others."""
    document = Document(60)
    document.append(text)
    document.finish()
    assert [one.text for one in document.lines] == [line]


OPEN = [
    ("Some **bold wo", "bold wo", "strong"),
    ("Some __bold wo", "bold wo", "strong"),
    ("Some *slanted wo", "slanted wo", "emphasis"),
    ("Not ~~this o", "this o", "strike"),
    ("Call `print(v", "print(v", "code.inline"),
    ("See [the page](https://exam", "the page", "link"),
    ("A ![small](https://exam", "small", "image"),
    ("## A head", "A head", "heading.2"),
    ("| a | b |\n|---|---|\n| one", "a", "table.head"),
]


@pytest.mark.parametrize(("text", "words", "role"), OPEN)
def test_half_of_it_looks_as_the_whole_will(text: str, words: str, role: str) -> None:
    """Before the closing mark has come."""
    document = Document(60)
    document.append(text)
    assert (words, role) in [(span.text, span.role) for line in document.lines for span in line.spans]


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and",
        "2 * 3 * 4 is",
        "snake_case_name is",
        "a < b and",
        "AT&T has",
        "1 ~ 2 and ~3 are",
        "C:\\path is",
        "a [b] c",
    ],
)
def test_what_only_looks_like_a_mark_is_a_word(text: str) -> None:
    """No closing mark is made up for it."""
    assert shown(text) == [text]


BESIDE_OTHERS = [
    (
        "**fat then *thin then ~~gone",
        [("fat then ", "strong"), ("thin then ", "strong.emphasis"), ("gone", "strong.emphasis.strike")],
    ),
    ("~~gone **fat *thin", [("gone ", "strike"), ("fat ", "strong.strike"), ("thin", "strong.emphasis.strike")]),
    ("*thin **fat `code", [("thin ", "emphasis"), ("fat ", "strong.emphasis"), ("code", "code.inline")]),
    ("**fat*", [("fat", "strong")]),
    ("~~gone~", [("gone", "strike")]),
    ("words*", [("words", "text")]),
    ("\\*no mark", [("*", "text"), ("no mark", "text")]),
    ("\\\\*a mark", [("\\", "text"), ("a mark", "emphasis")]),
    ("\\**half a mark", [("*", "text"), ("half a mark", "emphasis")]),
    ("[one](https://one.example) and [two", [("one", "link"), (" and", "text")]),
    ("[**fat**](https://addr", [("fat", "link")]),
    ("See ![a pict", [("See", "text")]),
    ("See ![a picture](https://half", [("See ", "text"), ("▣ ", "image"), ("a picture", "image")]),
    ("> > **deep", [("▌ ", "quote.bar"), ("▌ ", "quote.bar"), ("deep", "strong")]),
    ("- [ ] **task", [("☐ ", "marker"), ("task", "strong")]),
    ("| **a | b |", []),
    ("A title\n--", [("A title", "text")]),
    ("    *code", [(" ", "code"), ("*code", "code")]),
    ("words <div cla", [("words <div cla", "text")]),
    ("It is $5 and $1", [("It is $5 and", "text")]),
    ("`` a ` b", [(" a ` b", "code.inline")]),
    ("in*side", [("in*side", "text")]),
]


@pytest.mark.parametrize(("text", "spans"), BESIDE_OTHERS)
def test_half_of_it_is_shown_as_the_page_on_rendering_says(text: str, spans: list[tuple[str, str]]) -> None:
    """Where others repair the text by patterns, the parser is asked."""
    document = Document(60)
    document.append(text)
    assert [(span.text, span.role) for line in document.lines for span in line.spans] == spans


CLOSED_FOR_SHOW = [
    ("Let \\(S\\) be a set, and let it be large. For \\(n \\in S\\) say **bo", "bo"),
    ("- Let \\(S\\) be a set, and let it be large. For \\(n \\in S\\) say `co", "co"),
    ("> Let it be\n> so. For \\(n \\in S\\) say ~~go", "go"),
    ("# Let \\(S\\) be *slan", "slan"),
]


@pytest.mark.parametrize(("text", "last"), CLOSED_FOR_SHOW)
def test_words_whose_marks_are_closed_for_show_stand_where_they_stand(text: str, last: str) -> None:
    """What is open at the end takes no place from what is before it."""
    document = Document(60)
    document.append(text)
    spans = [span for line in document.lines for span in line.spans if span.text.strip()]
    spans = [span for span in spans if span.role not in ("marker", "quote.bar", "rule")]
    assert all(span.source >= 0 for span in spans)
    assert all(span.end >= 0 or text.startswith(span.text.rstrip(), span.source) for span in spans)
    assert spans[-1].text == last


@pytest.mark.parametrize("ending", ["**bold", "`code", "~~gone", "\\(n", "$x_2", "[a link](https://exa"])
def test_an_open_end_wraps_no_line_above_it_anew(ending: str) -> None:
    """A formula that was kept in one piece stays in one when a mark is opened behind it."""
    words = "Let \\(S\\) be the set of positive integers divisible by 6 but not by 4 or 5. For \\(n \\in S\\) the divisors are "
    before = shown(f"{words}all", 80)
    assert before[1].startswith("n ∈ S")
    assert shown(words + ending, 80)[0] == before[0]
    assert shown(words + ending, 80)[1].startswith("n ∈ S")
    document = Document(80)
    document.append(words + ending)
    assert all(span.end <= len(words + ending) for line in document.lines for span in line.spans)
