"""Streaming into an answer that is already long: CPU for each chunk, and how long a key takes to show.

    python benches/stream.py [--sizes 0 20000 200000 1000000] [--rate 400] [--seconds 20] [--patience 240] [--file FILE]

`grokchat` is this program's pane, `markdown` Textual's MarkdownStream, `update` its Markdown given the whole text at most thirty times
a second, `rich` rich.live with rich.markdown (which has no keys), `log` Textual's Log (plain text, the floor); `null` only takes the
chunks. A way that does not end within the patience has a lower bound, marked ≥: what it spent by then, over the chunks that it was given
by then (it may not even have shown them), or over one when it has not come to the end of its first. One that does not even show the text
that was there before has no figure.

Targets: at 1 MB within 1.3 times of an empty answer; 15 times less than MarkdownStream at 200 KB, 500 times at 1 MB; a key shows
within 20 ms (median) and 60 ms (95th of 100; about 130 are typed).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from terminal import Terminal, python

HERE = Path(__file__).parent
LETTERS = "абвгдежзиклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯაბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ"
"""None of them stands in the text, so that one on the screen is the one that was typed."""


class Measured(NamedTuple):
    """`cpu` is milliseconds a chunk, `bound` whether it is at least so much, `kept` the share of the chunks that was taken in time."""

    cpu: float
    bound: bool
    kept: float
    keys: list[float]


def type_keys(terminal: Terminal, seconds: float) -> list[float]:
    """Milliseconds until each of the letters is on the screen, which are typed one after the other."""
    found: list[float] = []
    end = time.perf_counter() + seconds
    for letter in LETTERS:
        if time.perf_counter() > end - 0.5 or not terminal.runs:
            break
        start = len(terminal.output)
        began = time.perf_counter()
        terminal.type(letter)
        while letter.encode() not in bytes(terminal.output[start:]) and time.perf_counter() - began < 10:
            terminal.read(0.5)
        found.append(1000 * (time.perf_counter() - began))
        # Not in step with the frames.
        until = began + 0.11 + 0.001 * (7 * len(found) % 50)
        while time.perf_counter() < until:
            terminal.read(until - time.perf_counter())
    return sorted(found)


def measure(way: str, size: int, rate: int, seconds: float, patience: float, *file: str) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report"
        terminal = Terminal(python(str(HERE / "stream_app.py"), way, str(size), str(rate), str(seconds), str(report), *file))
        keys: list[float] = []
        try:
            try:
                terminal.wait_for("streaming", patience)
            except TimeoutError:
                return Measured(float("nan"), True, 0.0, [])
            if way != "rich":
                keys = type_keys(terminal, seconds)
            end = time.perf_counter() + patience
            while not (told := report.read_text().split() if report.exists() else []) or told[3] == "0":
                terminal.read(0.1)
                if time.perf_counter() > end:
                    break
        finally:
            terminal.close()
    cpu, chunks, passed, done = (float(word) for word in told)
    return Measured(1000 * cpu / max(1, chunks), not done, chunks / rate / max(seconds, passed), keys)


def words_of(size: int, way: str, found: Measured, peer: Measured | None) -> str:
    if found.cpu != found.cpu:
        return f"{size:>9,} characters  {way:<9} did not show the text before within the patience"
    mark = "≥" if found.bound else " "
    words = f"{size:>9,} characters  {way:<9}{mark}{found.cpu:10.3f} ms CPU a chunk"
    if peer is not None:
        words += f"  {'≥' if peer.bound else ' '}{peer.cpu / found.cpu:8.1f} times less than markdown"
    if found.keys:
        p50, p95 = found.keys[len(found.keys) // 2], found.keys[int(len(found.keys) * 0.95)]
        words += f"   key {p50:6.0f} / {p95:6.0f} ms of {len(found.keys)}"
    return f"{words}   in time {found.kept:4.2f}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=int, nargs="+", default=[0, 20_000, 200_000, 1_000_000])
    options.add_argument("--rate", type=int, default=400)
    options.add_argument("--seconds", type=float, default=20.0)
    options.add_argument("--patience", type=float, default=240.0, help="seconds that a way gets to begin, and to end")
    options.add_argument("--ways", nargs="+", default=["null", "log", "grokchat", "markdown", "update", "rich"])
    options.add_argument("--file", nargs=1, default=[], help="Markdown to stream instead of the demo's texts")
    chosen = options.parse_args()
    empty: dict[str, float] = {}
    for size in chosen.sizes:
        found = {way: measure(way, size, chosen.rate, chosen.seconds, chosen.patience, *chosen.file) for way in chosen.ways}
        for way, one in found.items():
            print(words_of(size, way, one, found.get("markdown")), flush=True)
            empty.setdefault(way, one.cpu)
        if "grokchat" in found and size > chosen.sizes[0]:
            print(
                f"{'':>9}             grokchat costs {found['grokchat'].cpu / empty['grokchat']:.2f} times what it does at {chosen.sizes[0]:,}"
            )


if __name__ == "__main__":
    main()
