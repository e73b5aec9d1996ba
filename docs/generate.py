"""Writes the pages that are made from tables: keys, settings, the command line, the emulator's faults.

python docs/generate.py writes them; the tests check that they are fresh.
"""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path

from grokchat.cli.main import VERBS, run, usage
from grokchat.commands import help_text
from grokchat.config import SETTINGS
from grokchat.emulator.faults import FAULTS

HERE = Path(__file__).parent
NOTE = "<!-- Made by docs/generate.py from the program's own tables; change those. -->\n\n"


def keys() -> str:
    return NOTE + help_text() + "\nEvery command is also in the list of commands (Ctrl+P).\n"


def settings() -> str:
    rows = []
    for one in SETTINGS:
        default = (
            {True: "true", False: "false"}.get(one.default)
            if isinstance(one.default, bool)
            else repr(list(one.default) if isinstance(one.default, tuple) else one.default).replace("'", '"')
        )
        values = ", ".join(f"`{choice}`" for choice in one.choices) or (f"{one.low:g} to {one.high:g}" if one.high else "")
        rows.append(f"| `{one.name}` | `{default}` | {values} | {one.help} |")
    table = "| setting | default | values | meaning |\n|:--|:--|:--|:--|\n" + "\n".join(rows)
    words = "`grokchat config init` writes `settings.toml` with all of these, each with its explanation; `grokchat config` says where it is."
    return f"{NOTE}# Settings\n\n{words}\n\n{table}\n"


def commands() -> str:
    pages = [f"{NOTE}# The command line\n\n```text\n{usage().rstrip()}\n```\n"]
    for verb in VERBS:
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
            run([verb, "--help"])
        pages.append(f"## grokchat {verb}\n\n```text\n{said.getvalue().rstrip()}\n```\n")
    return "\n".join(pages)


def faults() -> str:
    rows = "\n".join(f"| `{name}` | {fault.what} |" for name, fault in FAULTS.items())
    words = "`grokchat emulator --fault NAME` answers every question in one of these ways."
    return f"{NOTE}# The emulator's faults\n\n{words}\n\n| name | what it does |\n|:--|:--|\n{rows}\n"


def pages() -> dict[Path, str]:
    """Each page with its text."""
    # Help is wrapped to the terminal's width: the pages are made for one of 100 columns.
    os.environ["COLUMNS"] = "100"
    return {
        HERE / "keys.md": keys(),
        HERE / "settings.md": settings(),
        HERE / "commands.md": commands(),
        HERE / "faults.md": faults(),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
