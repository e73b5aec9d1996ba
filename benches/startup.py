"""Cold starts: `--version`, `list` and the first painted frame, against `python -c pass` and a minimal Textual app.

    python benches/startup.py [--rounds 15] [--sessions 1000]

All are run in turns in one loop; medians and ratios are printed. Targets: first frame 1.1 times the minimal app, `--version` 3 times
and `list` 8 times `python -c pass`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from terminal import first_paint, milliseconds, python, wall

from grokchat.conversation import Asked, Parameters, ReplyBegan, ReplyEnded, Spoke, TextDelta, TextPart
from grokchat.store import Library, SessionSettings

MINIMAL = """
from textual.app import App
from textual.widgets import Input
class Minimal(App):
    def compose(self):
        yield Input(placeholder="minimal app is painted")
Minimal().run()
"""


def fill(home: Path, count: int) -> None:
    """Saves conversations of one question and one answer each."""
    library = Library(home / "data", home / "cache")
    for number in range(count):
        words = f"Question {number} about a thing"
        stored = library.create(SessionSettings(title=words, created=1_790_000_000.0 + 3600 * number), words)
        stored.journal.append(
            Spoke("a", "", (TextPart(words),)),
            ReplyBegan("b", "a", Asked("xai/grok-4.3", "", Parameters())),
            TextDelta("An answer.", "b", 0, 2),
            ReplyEnded("done", reply="b"),
            sync=False,
        )
        stored.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--sessions", type=int, default=1000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        fill(home, chosen.sessions)
        env = {"GROKCHAT_HOME": folder}
        grokchat = [str(Path(sys.executable).with_name("grokchat"))]
        runs: dict[str, Callable[[], float]] = {
            "python -c pass": lambda: wall(python("-c", "pass")),
            "grokchat --version": lambda: wall([*grokchat, "--version"], env),
            f"grokchat list ({chosen.sessions} conversations)": lambda: wall([*grokchat, "list"], env),
            "minimal Textual app, first frame": lambda: first_paint(python("-c", MINIMAL), "minimal app is painted"),
            f"grokchat, first frame ({chosen.sessions} conversations)": lambda: first_paint([*grokchat, "--demo"], "Ask Grok", env),
        }
        times: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(chosen.rounds + 1):
            for name, run in runs.items():
                times[name].append(run())
    names = list(times)
    peers = {names[1]: names[0], names[2]: names[0], names[4]: names[3]}
    for name in names:
        # The first round warms the disk's cache and writes Python's own.
        took = milliseconds(times[name][1:])
        ratio = f"{took / milliseconds(times[peers[name]][1:]):6.2f} × {peers[name]}" if name in peers else ""
        print(f"{name:<48} {took:8.1f} ms  {ratio}")


if __name__ == "__main__":
    main()
