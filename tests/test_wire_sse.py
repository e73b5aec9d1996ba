"""Server-sent events: the standard's rules hold for every cutting of the bytes."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.errors import Malformed
from grokchat.wire import EVENT_LIMIT, LINE_LIMIT, SSEDecoder

CASES = json.loads((Path(__file__).parent / "data" / "sse_cases.json").read_text())
PARSE = [case for case in CASES if case["kind"] == "parse"]


def decoded(pieces: list[bytes]) -> tuple[list[dict[str, str]], int | None]:
    decoder = SSEDecoder()
    events = [event for piece in pieces for event in decoder.feed(piece)]
    return [event._asdict() for event in events], decoder.retry


def cut(data: bytes, places: list[int]) -> list[bytes]:
    bounds = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(bounds)]


@pytest.mark.parametrize("case", PARSE, ids=[case["name"] for case in PARSE])
def test_a_case_of_the_standard_gives_its_events(case: dict[str, Any]) -> None:
    """Whole and byte by byte."""
    data = case["input"].encode("latin-1")
    wanted = (case["events"], case.get("retry"))
    assert decoded([data]) == wanted
    assert decoded([data[i : i + 1] for i in range(len(data))]) == wanted


@given(st.sampled_from(PARSE), st.lists(st.integers(0, 10_000), max_size=12))
def test_any_cutting_gives_the_same_events(case: dict[str, Any], places: list[int]) -> None:
    """Cuts fall between any bytes."""
    assert decoded(cut(case["input"].encode("latin-1"), places)) == (case["events"], case.get("retry"))


def test_an_empty_piece_between_cr_and_lf_changes_nothing() -> None:
    """Reading nothing is no news."""
    decoder = SSEDecoder()
    found = [event for piece in (b"event: a\r", b"", b"\ndata: b\r", b"", b"\n\r\n") for event in decoder.feed(piece)]
    assert found == [("a", "b", "")]


def test_two_carriage_returns_end_an_event_at_once() -> None:
    """Nothing has to follow them."""
    assert [event.data for event in SSEDecoder().feed(b"data: a\r\r")] == ["a"]


def test_an_event_of_ten_megabytes_is_whole() -> None:
    """In pieces of 64 KiB."""
    decoder = SSEDecoder()
    body = b"x" * (10 * 2**20)
    found = decoder.feed(b"data: ")
    for start in range(0, len(body), 65536):
        found += decoder.feed(body[start : start + 65536])
    found += decoder.feed(b"\n\n")
    assert [len(event.data) for event in found] == [len(body)]


def test_an_event_beyond_its_limit_is_named() -> None:
    """Many lines of data count together."""
    line = b"data: " + b"x" * 2**20 + b"\n"
    decoder = SSEDecoder()
    with pytest.raises(Malformed, match=f"event of more than {EVENT_LIMIT // 2**20} MiB"):
        decoder.feed(line * 17)


def test_a_line_beyond_its_limit_is_named() -> None:
    """An endless line is not kept for ever."""
    decoder = SSEDecoder()
    with pytest.raises(Malformed, match=f"line of more than {LINE_LIMIT // 2**20} MiB"):
        decoder.feed(b"x" * (LINE_LIMIT + 1))
