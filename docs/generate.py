"""Writes the pages that are made from tables: keys, settings, the command line, the emulator's faults, the parameters.

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
from grokchat.conversation import MODELS, PARAMETERS
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
    words = "`grokchat config init` writes `settings.toml` with all of these, each with its explanation; `grokchat config` says where it is.\n\n"
    words += "`[parameters]` takes every parameter of [the model's card](model-card.md), `[prices]` prices that go before the program's own."
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


def parameters() -> str:
    """The table of parameters, with what each known model makes of them."""
    rows = []
    for one in PARAMETERS:
        effects: dict[str, list[str]] = {}
        for model in MODELS:
            if effect := model.effect(one.field):
                effects.setdefault(effect, []).append(model.name)
        words = "; ".join(f"{effect}: {', '.join(names)}" for effect, names in effects.items())
        option = "--effort" if one.field == "effort" else f"--{one.name.replace('_', '-')}"
        rows.append(f"| `{one.name}` | `{option}` | {one.range} | {one.default} | {one.help} | {words} |")
    head = "| parameter | option of `ask` | values | without it | meaning | where it has no effect |\n|:--|:--|:--|:--|:--|:--|\n"
    return head + "\n".join(rows)


def model_card() -> str:
    """The page of the model's card with its table made anew; the rest is written by hand."""
    page = (HERE / "model-card.md").read_text(encoding="utf-8")
    begin, end = "<!-- parameters: made by docs/generate.py -->\n", "<!-- end of parameters -->"
    before, _, rest = page.partition(begin)
    return f"{before}{begin}\n{parameters()}\n\n{end}{rest.partition(end)[2]}"


def pages() -> dict[Path, str]:
    """Each page with its text."""
    # Help is wrapped to the terminal's width: the pages are made for one of 100 columns.
    os.environ["COLUMNS"] = "100"
    return {
        HERE / "keys.md": keys(),
        HERE / "settings.md": settings(),
        HERE / "commands.md": commands(),
        HERE / "faults.md": faults(),
        HERE / "model-card.md": model_card(),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
