"""A Markdown file to the terminal: `grokchat render` against `rich.markdown`, whole programs and the rendering alone.

python benches/render.py [--megabytes 1] [--rounds 5] [--file other.md]

Seconds of the processor (of the program itself, not of the system) are steadier than those on the clock, which other programs stretch;
but `grokchat render` works on every core, so only the clock tells how long a person waits.
"""

from __future__ import annotations

import argparse
import io
import os
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from samples import long_answer
from terminal import milliseconds, python, wall_and_cpu

from grokchat.render.document import Document

RICH = "import sys; from rich.console import Console; from rich.markdown import Markdown; Console(force_terminal=True, width=100).print(Markdown(open(sys.argv[1]).read()))"


def ours(text: str) -> float:
    """One core, without reading, colouring and printing."""
    began = time.perf_counter()
    document = Document(100)
    document.give(text)
    lines = sum(len(document.lay_out(chunk)) for chunk in document.chunks) + len(document.end_lines)
    assert lines == len(document)
    return time.perf_counter() - began


def rich(text: str) -> float:
    began = time.perf_counter()
    Console(file=io.StringIO(), width=100, force_terminal=True).print(Markdown(text))
    return time.perf_counter() - began


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--megabytes", type=float, default=1.0)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--file", type=Path, help="another text than the demo's, which repeat themselves")
    chosen = options.parse_args()
    text = chosen.file.read_text("utf-8") if chosen.file else long_answer(int(chosen.megabytes * 1_000_000))
    programs = {
        "grokchat render": ["-m", "grokchat", "render", "--color", "always", "--width", "100"],
        "rich program": ["-c", RICH],
    }
    clock: dict[str, list[float]] = {name: [] for name in (*programs, "Document", "rich.markdown")}
    processor: dict[str, list[float]] = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.md"
        path.write_text(text, encoding="utf-8")
        for _ in range(chosen.rounds):
            for name, arguments in programs.items():
                wall, cpu = wall_and_cpu(python(*arguments, str(path)))
                clock[name].append(wall)
                processor[name].append(cpu)
            clock["Document"].append(ours(text))
            clock["rich.markdown"].append(rich(text))
    print(f"{len(text):,} characters, {os.cpu_count()} cores")
    for unit, rounds, name, peer in (
        ("clock", clock, "grokchat render", "rich program"),
        ("processor", processor, "grokchat render", "rich program"),
        ("clock", clock, "Document", "rich.markdown"),
    ):
        took, other = milliseconds(rounds[name]), milliseconds(rounds[peer])
        print(f"{name:<18} {took:8.0f} ms   {peer:<14} {other:8.0f} ms   {other / took:5.2f} times faster by the {unit}")


if __name__ == "__main__":
    main()
