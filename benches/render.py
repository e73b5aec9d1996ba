"""A Markdown file to the terminal: `grokchat render` against `rich.markdown`, whole programs and the rendering alone.

python benches/render.py [--megabytes 1] [--rounds 5]
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from samples import long_answer
from terminal import milliseconds, python, wall

from grokchat.render.document import Document

RICH = "import sys; from rich.console import Console; from rich.markdown import Markdown; Console(force_terminal=True, width=100).print(Markdown(open(sys.argv[1]).read()))"


def ours(text: str) -> float:
    began = time.perf_counter()
    document, seen, lines = Document(100), 0, 0
    for start in range(0, len(text), 65_536):
        document.append(text[start : start + 65_536])
        lines += len(document.lines_between(seen, document.final))
        seen = document.final
    document.finish()
    assert lines + len(document.lines_between(seen, len(document))) == len(document)
    return time.perf_counter() - began


def rich(text: str) -> float:
    began = time.perf_counter()
    Console(file=io.StringIO(), width=100, force_terminal=True).print(Markdown(text))
    return time.perf_counter() - began


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=float, default=1.0)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    text = long_answer(int(chosen.megabytes * 1_000_000))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.md"
        path.write_text(text, encoding="utf-8")
        rounds: dict[str, list[float]] = {name: [] for name in ("grokchat render", "rich program", "Document", "rich.markdown")}
        for _ in range(chosen.rounds):
            rounds["grokchat render"].append(
                wall(python("-m", "grokchat", "render", "--color", "always", "--width", "100", str(path)))
            )
            rounds["rich program"].append(wall(python("-c", RICH, str(path))))
            rounds["Document"].append(ours(text))
            rounds["rich.markdown"].append(rich(text))
    for name, peer in (("grokchat render", "rich program"), ("Document", "rich.markdown")):
        took, other = milliseconds(rounds[name]), milliseconds(rounds[peer])
        print(f"{name:<18} {took:8.0f} ms   {peer:<14} {other:8.0f} ms   {other / took:5.2f} times faster")


if __name__ == "__main__":
    main()
