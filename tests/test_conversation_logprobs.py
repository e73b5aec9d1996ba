"""Tokens by their probability: levels, perplexity, and bytes that make characters only together."""

from __future__ import annotations

import itertools
import math

import pytest
from conversation_events import recorded, spoke
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import (
    Asked,
    Message,
    ReplyBegan,
    TokenLogprob,
    TokensTold,
    apply,
    decode,
    encode,
    least_certain,
    level_of,
    perplexity,
    pieces_of,
    replay,
    words_of,
)

A, B, C = (TokenLogprob(letter, -1.0) for letter in (b"a", b"b", b"c"))


def tokens(*pieces: bytes) -> list[TokenLogprob]:
    return [TokenLogprob(piece, -1.0) for piece in pieces]


def reply(*events: TokensTold) -> Message:
    return replay(recorded(spoke("a"), ReplyBegan("b", "a", Asked()), *events)).messages["b"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.lists(st.integers(0, 200), max_size=8))
def test_however_bytes_are_cut_into_tokens_their_pieces_make_the_text(text: str, places: list[int]) -> None:
    """And every token stands in exactly one piece."""
    data = text.encode()
    bounds = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    cut = tokens(*(data[a:b] for a, b in itertools.pairwise(bounds)))
    found = pieces_of(cut)
    assert "".join(piece.text for piece in found) == text
    assert [place for piece in found for place in range(piece.first, piece.last)] == list(range(len(cut)))


@given(st.lists(st.binary(max_size=4), max_size=8))
def test_bytes_that_are_no_text_are_shown_and_none_is_lost(given_bytes: list[bytes]) -> None:
    """Whatever comes, the pieces are text, and the same text as the bytes together."""
    found = pieces_of(tokens(*given_bytes))
    assert "".join(piece.text for piece in found) == b"".join(given_bytes).decode("utf-8", "replace")


def test_halves_of_a_character_stand_together() -> None:
    """The piece is the character."""
    assert [tuple(piece) for piece in pieces_of(tokens(b"a", b"\xf0\x9f", b"\x98\x80b", b"c"))] == [
        ("a", 0, 1),
        ("\U0001f600b", 1, 3),
        ("c", 3, 4),
    ]


def test_a_token_by_itself_has_words() -> None:
    """Half a character is shown by its bytes."""
    assert words_of(b" the") == " the"
    assert words_of(b"\xe2\x80") == "⟨E2 80⟩"


@pytest.mark.parametrize(("count", "chance"), [(1, 0.5), (7, 0.5), (3, 0.01), (2, 1.0)])
def test_perplexity_is_the_number_of_equal_choices(count: int, chance: float) -> None:
    """Tokens of one half are a choice among two, however many there are."""
    assert perplexity([TokenLogprob(b"x", math.log(chance))] * count) == pytest.approx(1 / chance)


def test_perplexity_of_nothing_and_of_the_impossible() -> None:
    """Nothing has none; what cannot be is endless, and no failure."""
    assert perplexity([]) == 0
    assert perplexity([TokenLogprob(b"x", -9999.0)]) == math.inf


@pytest.mark.parametrize(("chance", "level"), [(1, 0), (0.9, 0), (0.89, 1), (0.5, 1), (0.2, 2), (0.05, 3), (0.049, 4), (0, 4)])
def test_levels_go_from_sure_to_surprised(chance: float, level: int) -> None:
    """Five of them."""
    assert level_of(chance) == level


def test_the_least_certain_comes_first() -> None:
    """Equals in their order."""
    assert least_certain([TokenLogprob(b"", one) for one in (-1.0, -3.0, -0.1, -3.0)]) == [1, 3, 0, 2]


def test_tokens_are_put_together_in_the_reply() -> None:
    """By the number of the first one."""
    assert reply(TokensTold((A, B), "b", 0), TokensTold((C,), "b", 2)).logprobs == (A, B, C)


def test_tokens_that_are_there_already_count_once() -> None:
    """As in the union of two copies of a journal, where a piece may be cut elsewhere."""
    assert reply(TokensTold((A, B), "b", 0), TokensTold((A, B), "b", 0), TokensTold((B, C), "b", 1)).logprobs == (A, B, C)
    assert reply(TokensTold((A, B, C), "b", 0), TokensTold((B,), "b", 1)).logprobs == (A, B, C)


def test_behind_a_lost_piece_there_are_none() -> None:
    """Which ones are missing cannot be told, so nothing is set against the wrong words."""
    assert reply(TokensTold((A,), "b", 0), TokensTold((C,), "b", 2)).logprobs == (A,)


def test_tokens_of_no_reply_change_nothing() -> None:
    """As any event of a reply that is not there."""
    before = replay(recorded(spoke("a")))
    assert apply(before, recorded(TokensTold((A,), "nobody", 0))[0]) == before


def test_a_token_is_a_short_line_in_the_journal() -> None:
    """Its text where it is one, else its bytes; no alternatives, no place for them."""
    event = TokensTold((TokenLogprob(b" the", -0.1), TokenLogprob(b"\xe2", -2.0, ((b"a", -0.5),))), "b", 4)
    assert encode(event)["tokens"] == [[" the", -0.1], [[0xE2], -2.0, [["a", -0.5]]]]
    assert decode(encode(event)) == event


@pytest.mark.parametrize(
    "row", [[], ["a"], ["a", "b"], ["a", 1.0], ["a", float("nan")], [5, -1.0], [[300], -1.0], ["a", -1.0, [["b"]]], ["\ud800", -1]]
)
def test_a_line_that_garbles_a_token_is_told(row: list[object]) -> None:
    """Never taken for something else."""
    with pytest.raises(ValueError, match="tokens event"):
        decode({"type": "tokens", "reply": "b", "start": 0, "tokens": [row]})
