"""Tokens in rows: each once, in its order, within the width, and told without colours too."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import TokenLogprob, pieces_of
from grokchat.render.lens import CURSOR, MARKS, ROLES, Lens, Seen, seen_of
from grokchat.text import cells

tokens = st.lists(
    st.builds(Seen, st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from([" a", "\n\nb"]), st.integers(0, 4))
)
widths = st.integers(2, 20)


def rows(lens: Lens, cursor: int = -1) -> list[str]:
    return [lens.line(row, cursor).text for row in range(len(lens))]


@given(tokens, widths, st.booleans())
def test_every_token_is_in_its_row_and_no_row_is_too_wide(given_tokens: list[Seen], width: int, marks: bool) -> None:
    """In the order in which they came, whatever they hold."""
    lens = Lens(given_tokens, width, marks=marks)
    assert len(lens.rows_of) == len(given_tokens)
    assert lens.rows_of == sorted(lens.rows_of)
    numbers = [span.source for row in range(len(lens)) for span in lens.line(row).spans]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(len(given_tokens)))
    for number, row in enumerate(lens.rows_of):
        assert number in [span.source for span in lens.line(row).spans]
    assert all(cells(text) <= max(2, width) for text in rows(lens))
    assert not any(char < " " for text in rows(lens) for char in text)


@given(tokens, widths)
def test_a_token_is_found_where_it_stands(given_tokens: list[Seen], width: int) -> None:
    """The cell in which it begins leads back to it, unless it has no cell of its own."""
    lens = Lens(given_tokens, width)
    for number, row in enumerate(lens.rows_of):
        first = next(span for span in lens.line(row).spans if span.source == number)
        if cells(first.text):
            assert lens.at(row, lens.column_of(number)) == number


def test_rows_are_broken_between_words() -> None:
    """A word of several tokens stays whole where it can."""
    lens = Lens([Seen(text, 0) for text in ("The", " entro", "py", " of", " ice")], 12)
    assert rows(lens) == ["The entropy", " of ice"]


def test_a_new_line_is_seen_and_ends_the_row() -> None:
    """Several are one end, also in the middle of a token."""
    assert rows(Lens([Seen("a\n\nb", 0), Seen("c\n", 1), Seen("\td", 2)], 20)) == ["a↵↵", "bc↵", "→d"]


def test_roles_tell_how_sure_the_model_was() -> None:
    """And the one under the cursor has its own."""
    lens = Lens([Seen(str(level), level) for level in range(5)], 20)
    assert tuple(span.role for span in lens.line(0).spans) == ROLES
    assert lens.line(0, 2).spans[2].role == CURSOR


def test_signs_tell_it_without_colours() -> None:
    """A sure token has none, every other level its own."""
    text = rows(Lens([Seen(str(level), level) for level in range(5)], 20, marks=True))[0]
    assert text == "".join(f"{level}{mark}" for level, mark in enumerate(MARKS))
    assert len(set(MARKS)) == len(ROLES) == 5


def test_a_token_of_nothing_can_be_pointed_at() -> None:
    """Some services end with one."""
    assert rows(Lens([Seen("a", 0), Seen("", 4)], 20)) == ["a∅"]


def test_no_tokens_are_one_empty_row() -> None:
    """Nothing is found in it."""
    lens = Lens([], 20)
    assert (rows(lens), lens.at(0, 0), lens.at(7, 0)) == ([""], -1, -1)


def test_a_character_of_two_tokens_counts_as_the_less_certain() -> None:
    """It is one piece on the screen."""
    given_tokens = [TokenLogprob(b"\xf0\x9f", -0.01), TokenLogprob(b"\x98\x80", -3.5)]
    assert seen_of(pieces_of(given_tokens), given_tokens) == [Seen("\U0001f600", 4)]
