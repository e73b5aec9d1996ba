"""Text: nothing foreign acts on a terminal or hides in it, and every line fits."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.text import MARK, cells, char_cells, clusters, excerpt, is_narrow, show, show_line, wrap

EVERY = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
IGNORABLE = (  # Unicode's Default_Ignorable_Code_Point, without the joiners and the styles of emoji
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200B)),
    *((0x200E, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0D), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
SHAPED = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
JOINERS = {0x200C, 0x200D, 0xFE0E, 0xFE0F}
FAMILY = "👨‍👩‍👧"
SIGNS = [*"ab \u0301é中文字「」。，한ไ👍👩\U0001f3fd\u200d", "❤️", "🇩🇪", "🇩", "1️⃣"]
pieces = st.lists(st.sampled_from(SIGNS), max_size=40).map(lambda signs: show_line("".join(signs)))
shown = st.text(max_size=40).map(lambda text: show_line(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain words, ünïcödé — 中文", "plain words, ünïcödé — 中文"),
        ("a\x1b[2Jb", "a␛[2Jb"),
        ("\x1b]52;c;eA==\x07", "␛]52;c;eA==␇"),
        ("\x9b2J \x9d0;x\x9c", f"{MARK}2J {MARK}0;x{MARK}"),
        ("a\r\nb\nc\td", "a\nb\nc\td"),
        ("hidden\rshown", "hidden␍shown"),
        ("back\x08\x7f\x00", "back␈␡␀"),
        ("\x0b\x0c\x1c\x85\u2028\u2029", f"␋␌␜{MARK}{MARK}{MARK}"),
        ("a\u202etxt.exe\u202c", f"a{MARK}txt.exe{MARK}"),
        ("\u2066x\u2069\u200e\u200f\u061c", f"{MARK}x{MARK}{MARK}{MARK}{MARK}"),
        ("pay\u200bpal\u2060\ufeff\u00ad", f"pay{MARK}pal{MARK}{MARK}{MARK}"),
        ("a\U000e0041\U000e007f", f"a{MARK}{MARK}"),
        ("x\ufe00y\U000e0100", f"x{MARK}y{MARK}"),
        ("\u3164\uffa0\u115f\u1160", MARK * 4),
        ("\ud83d\ude00", "😀"),
        ("\ud83d x \ude00", "\ufffd x \ufffd"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
    ],
)
def test_what_is_hostile_becomes_visible(text: str, wanted: str) -> None:
    """Escapes, controls, bidi, tags, fillers and broken surrogates, a cell for each."""
    assert show(text) == wanted


def test_no_control_format_or_separator_character_passes() -> None:
    """Of all Unicode only newline, tab, the joiners and the signs that have a shape."""
    passing = {ord(char) for char in EVERY if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and show(char) == char}
    assert passing == {0x09, 0x0A, 0x200C, 0x200D} | SHAPED


def test_no_invisible_character_passes() -> None:
    """Whatever Unicode says may be ignored."""
    assert [hex(code) for low, high in IGNORABLE for code in range(low, high + 1) if show(chr(code)) == chr(code)] == []


@pytest.mark.parametrize(
    "text",
    [FAMILY, "❤️", "❤️‍🔥", "1️⃣ #️⃣", "©️", "☺︎", "👩🏽‍🚀", "🇩🇪", "می‌خواهم", "क्‍ष", "שלום عليكم", "e\u0301", "한국어", "ไทย"],
)
def test_emoji_and_scripts_that_join_stay(text: str) -> None:
    """Joiners and styles where they belong."""
    assert show(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\u200db", f"a{MARK}b"),
        ("a\u200c\u200db", f"a{MARK}{MARK}b"),
        ("pass\ufe0fword\ufe0e", f"pass{MARK}word{MARK}"),
        ("😀\ufe0f\ufe0e\ufe0f", f"😀\ufe0f{MARK}{MARK}"),
        ("👩\u200d\u200d\u200d", f"👩\u200d{MARK}{MARK}"),
    ],
)
def test_joiners_and_styles_that_join_nothing_become_visible(text: str, wanted: str) -> None:
    """Nobody writes a message between the letters."""
    assert show(text) == wanted


@given(st.text())
def test_what_is_shown_is_shown_again_the_same(text: str) -> None:
    """Showing twice changes nothing, and the result can be written as UTF-8."""
    assert show(show(text)) == show(text)
    show(text).encode()


@given(st.text())
def test_a_line_is_one_line(text: str) -> None:
    """No newline, no tab, one line for every sense of the word."""
    assert len(show_line(text).splitlines()) <= 1
    assert "\t" not in show_line(text)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", 0),
        ("abc", 3),
        ("é", 1),
        ("e\u0301", 1),
        ("中文", 4),
        ("한국", 4),
        ("\u1112\u1161\u11ab", 2),
        ("ｆｕｌｌ", 8),
        ("ﾊﾝ", 2),
        ("ไทย", 3),
        ("กำ", 2),
        ("नि", 1),
        ("👍", 2),
        ("👍🏽", 2),
        (FAMILY, 2),
        ("👩🏽‍🚀", 2),
        ("❤", 1),
        ("❤️", 2),
        ("❤️‍🔥", 2),
        ("1️⃣", 2),
        ("🇩🇪", 2),
        ("🇩", 1),
        ("🇩🇪\ufe0f", 2),
        ("─│┼", 3),
        ("∑∫√", 3),
        ("\U0001fae8", 2),
        ("\U000323af", 2),
        ("\u0378", 1),
        ("z" + "\u0317" * 20, 1),
    ],
)
def test_how_many_cells_a_text_takes(text: str, size: int) -> None:
    """Wide, combining, joined, flags, keycaps, and what this Python does not know yet."""
    assert cells(text) == size


def test_every_character_takes_none_one_or_two_cells() -> None:
    """And marks, joiners and accents take none."""
    assert {char_cells(char) for char in EVERY} == {0, 1, 2}
    assert {char_cells(chr(code)) for code in (*JOINERS, 0x301, 0x20E3)} == {0}


@given(pieces)
def test_clusters_are_the_whole_text(text: str) -> None:
    """Their lengths and cells add up."""
    found = clusters(text)
    assert sum(length for length, _ in found) == len(text)
    assert all(size <= 2 or "\u200d" in text for _, size in found)


def test_a_cluster_is_what_a_person_sees_as_one() -> None:
    """Accents, families, skin tones, styles and the two letters of a flag stay together."""
    assert clusters(f"e\u0301{FAMILY}👍🏽❤️🇩🇪🇫🇷x") == [(2, 1), (5, 2), (2, 2), (2, 2), (2, 2), (2, 2), (1, 1)]


@given(st.text("ab  c", max_size=60) | pieces | shown, st.integers(1, 20), st.booleans())
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text: str, width: int, keep_spaces: bool) -> None:
    """Each line is at most as wide as asked, or a single cluster that is wider."""
    position = 0
    for start, end in wrap(text, width, keep_spaces=keep_spaces):
        between = text[position:start]
        assert between.strip(" ") == ""
        assert not (keep_spaces and between)
        assert start <= end
        line = text[start:end]
        # What is cut off before a joiner would join: measured with what comes before, it is never wider.
        assert cells(line) <= width or len(clusters(line)) == 1
        position = end
    assert text[position:].strip(" ") == ""
    assert not (keep_spaces and text[position:])


def test_what_is_counted_by_its_length_takes_one_cell_each() -> None:
    """No wide, joining or combining character is in the fast way."""
    narrow = [chr(code) for code in range(0x110000) if is_narrow(chr(code))]
    assert {"é", "—", "’", "→", "α", "∑", "│", "ᵏ", "ⱼ", "ộ", "⟹", "⩽", "𝔽", "\u2003"} <= set(narrow)
    assert {char for char in narrow if char_cells(char) != 1} <= {chr(code) for code in range(0x20)} | {"\x7f"}


@given(st.text("ab  é—“→α∑", max_size=60), st.integers(2, 20), st.booleans())
def test_letters_of_one_cell_break_like_ascii(text: str, width: int, keep_spaces: bool) -> None:
    """Where a line breaks depends on words and cells alone."""
    plain = "".join(char if char in "ab " else "c" for char in text)
    assert wrap(text, width, keep_spaces=keep_spaces) == wrap(plain, width, keep_spaces=keep_spaces)


@given(st.text("abc ", max_size=60), st.integers(3, 20))
def test_words_that_fit_are_not_broken(text: str, width: int) -> None:
    """A break stands at a space."""
    words = [word for word in text.split(" ") if word]
    lines = [text[start:end] for start, end in wrap(text.strip(" "), width)]
    if all(len(word) <= width for word in words) and text == text.strip(" "):
        assert [word for line in lines for word in line.split(" ") if word] == words


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one   two", 4, ["one", "two"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("ab abcdefgh", 4, ["ab", "abcd", "efgh"]),
        ("中文字符", 4, ["中文", "字符"]),
        ("中文字。", 6, ["中文", "字。"]),
        ("ab中文", 3, ["ab", "中", "文"]),
        ("🇩🇪🇫🇷🇮🇹", 4, ["🇩🇪🇫🇷", "🇮🇹"]),
        (FAMILY + FAMILY, 2, [FAMILY, FAMILY]),
        ("中", 1, ["中"]),
    ],
)
def test_where_lines_break(text: str, width: int, lines: list[str]) -> None:
    """At spaces, around wide characters but not before closing marks, and never inside a cluster."""
    assert [text[start:end] for start, end in wrap(text, width)] == lines


def test_code_keeps_its_spaces() -> None:
    """Every character is on a line."""
    assert [("ab  cd  ef"[a:b]) for a, b in wrap("ab  cd  ef", 4, keep_spaces=True)] == ["ab  ", "cd  ", "ef"]


@given(pieces | shown, st.integers(0, 12))
def test_an_excerpt_fits_and_says_when_something_is_left_out(text: str, width: int) -> None:
    """The beginning of the text, or all of it."""
    short = excerpt(text, width)
    assert cells(short) <= width
    if cells(text) <= width:
        assert short == text
    elif width:
        assert short.endswith("…")
        assert text.startswith(short[:-1])


def test_an_excerpt_never_cuts_a_cluster() -> None:
    """Half a flag or half a family is something else."""
    assert excerpt(f"{FAMILY}{FAMILY}x", 4) == f"{FAMILY}…"
    assert excerpt("🇩🇪🇫🇷", 3) == "🇩🇪…"
