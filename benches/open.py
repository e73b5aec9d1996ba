"""Opening saved conversations: first paint of the end against an empty one, memory, and what a look around costs.

    python benches/open.py [--rounds 5] [--file FILE]

4 MB in 1,000 messages and in 10,000. Targets: first paint within 1.25 times of an empty conversation, at most 40 MB more; jump to the top,
120 to 80 columns and another theme within 100 ms each. `Textual alone` is a program of Textual's widgets with as many frames and nothing in
them: less than it takes nobody can.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from samples import long_answer
from terminal import Terminal, python

from grokchat.conversation import Asked, Parameters, ReplyBegan, ReplyEnded, Spoke, TextDelta, TextPart
from grokchat.store import Library, SessionSettings

GROKCHAT = str(Path(sys.executable).with_name("grokchat"))
MARK = "the very last words"


def save(home: Path, name: str, messages: int, size: int, *file: str) -> None:
    """Saves a conversation of that many messages and about `size` characters."""
    library = Library(home / "data", home / "cache")
    stored = library.create(SessionSettings(title=name), name)
    text, parent, length = long_answer(size, *file), "", 2 * size // messages
    for number in range(messages // 2):
        last, answer = number == messages // 2 - 1, text[number * length : (number + 1) * length]
        stored.journal.append(
            Spoke(f"q{number}", parent, (TextPart(f"Question {number}"),)),
            ReplyBegan(f"r{number}", f"q{number}", Asked("xai/grok-4.3", "", Parameters())),
            TextDelta(answer + (f"\n\n{MARK}" if last else ""), f"r{number}", 0, 9),
            ReplyEnded("done", reply=f"r{number}"),
            sync=False,
        )
        parent = f"r{number}"
    stored.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--file", nargs=1, default=[], help="Markdown to take the replies from instead of the demo's texts")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name, messages, size in (("empty one", 2, 40), ("thousand", 1_000, 4_000_000), ("myriad", 10_000, 4_000_000)):
            save(home, name, messages, size, *chosen.file)
        found: dict[str, dict[str, list[float]]] = {}
        programs = {name: [GROKCHAT, "resume", name] for name in ("empty one", "thousand", "myriad")}
        programs["Textual alone"] = python(str(Path(__file__).with_name("textual_app.py")))
        for _ in range(chosen.rounds):
            for name, program in programs.items():
                row = found.setdefault(name, {})
                terminal = Terminal(program, env={"GROKCHAT_HOME": folder})
                try:
                    row.setdefault("first paint", []).append(1000 * terminal.wait_for(MARK))
                    # Until the rest is read: the first look at all of it is part of no other figure.
                    terminal.watch(2.0)
                    row.setdefault("MB", []).append(terminal.memory_mb())
                    row.setdefault("to the top", []).append(1000 * terminal.repaint("\x1b[1;5H"))
                    row.setdefault("120 to 80", []).append(1000 * terminal.repaint(size=(80, 40)))
                    row.setdefault("theme", []).append(1000 * terminal.repaint("\x1b[21~"))
                finally:
                    terminal.close()
    for name, row in found.items():
        values = {key: median(times) for key, times in row.items()}
        ratio = values["first paint"] / median(found["empty one"]["first paint"])
        more = values["MB"] - median(found["empty one"]["MB"])
        print(f"{name:<13} first paint {values['first paint']:6.0f} ms = {ratio:4.2f} times   memory +{more:5.1f} MB   ", end="")
        print("   ".join(f"{key} {values[key]:5.0f} ms" for key in ("to the top", "120 to 80", "theme")))


if __name__ == "__main__":
    main()
