"""Streaming into an answer that is already long: CPU for each chunk, and how long a key takes to show.

    python benches/stream.py [--sizes 0 20000 200000 1000000] [--rate 400]

`grokchat` is this program's pane, `markdown` Textual's MarkdownStream, `log` its Log widget (plain text, the floor), `null` only
takes the chunks. Targets: at 1 MB within 1.3 times of an empty answer; 15 times less than MarkdownStream at 200 KB, 500 times at 1 MB;
a key shows within 20 ms (median) and 60 ms (95th of 100).
"""

from __future__ import annotations

import argparse
import string
import tempfile
import time
from pathlib import Path

from terminal import Terminal, python

HERE = Path(__file__).parent


def measure(way: str, size: int, rate: int) -> tuple[float, float, list[float]]:
    """CPU milliseconds a chunk, the share of the stream's time that was kept, and key latencies in ms."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report"
        terminal = Terminal(python(str(HERE / "stream_app.py"), way, str(size), str(rate), str(report)))
        keys: list[float] = []
        try:
            terminal.wait_for("streaming", 180)
            for letter in string.ascii_uppercase[:18]:
                start = len(terminal.output)
                began = time.perf_counter()
                terminal.type(letter)
                while letter.encode() not in bytes(terminal.output[start:]) and time.perf_counter() - began < 5:
                    terminal.read(0.5)
                keys.append(1000 * (time.perf_counter() - began))
                until = began + 0.3
                while time.perf_counter() < until:
                    terminal.read(until - time.perf_counter())
                if report.exists():
                    break
            end = time.perf_counter() + 60
            while not report.exists() and time.perf_counter() < end:
                terminal.read(0.1)
            cpu, _, kept = (float(word) for word in report.read_text().split()) if report.exists() else (float("nan"), 0.0, 0.0)
        finally:
            terminal.close()
    return cpu, kept, sorted(keys)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=int, nargs="+", default=[0, 20_000, 200_000, 1_000_000])
    options.add_argument("--rate", type=int, default=400)
    options.add_argument("--ways", nargs="+", default=["null", "log", "grokchat", "markdown"])
    chosen = options.parse_args()
    for size in chosen.sizes:
        found = {way: measure(way, size, chosen.rate) for way in chosen.ways}
        peer = found["markdown"][0] if "markdown" in found else float("nan")
        for way, (cpu, kept, keys) in found.items():
            p50, p95 = keys[len(keys) // 2], keys[int(len(keys) * 0.95)]
            print(
                f"{size:>9,} characters  {way:<9} {cpu:8.3f} ms CPU a chunk  {peer / cpu:7.1f} times less than markdown"
                f"   key {p50:6.0f} / {p95:6.0f} ms   in time {kept:4.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
