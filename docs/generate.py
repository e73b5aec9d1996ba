"""Writes the pages that are made from tables: keys, settings, the command line, the emulator's faults, the parameters.

python docs/generate.py writes them; the tests check that they are fresh.
"""

from __future__ import annotations

import contextlib
import io
import os
from itertools import groupby
from pathlib import Path

from grokchat.cli.main import VERBS, run, usage
from grokchat.commands import help_text
from grokchat.config import SETTINGS
from grokchat.conversation import MODELS, PARAMETERS
from grokchat.emulator.faults import FAULTS
from grokchat.emulator.gallery import GALLERY
from grokchat.render.math import layout
from grokchat.render.math.environments import ENVIRONMENTS
from grokchat.render.math.macros import MACROS
from grokchat.render.math.parse import GRAMMAR
from grokchat.render.math.symbols import SYMBOLS

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


MATHEMATICS = r"""# Mathematics

What a model writes in LaTeX is drawn in cells: a display in two dimensions, a formula in a line in one row. It is drawn while it arrives,
and broken at its relations where it is too wide.

- **Found**: `\( … \)`, `\[ … \]`, `$ … $`, `$$ … $$`, environments such as `\begin{align}`, and fences named `latex`, `tex` or `math` that
  hold formulas; in paragraphs, lists, quotes, headings, bold text and table cells. Prices, shell variables, code and `\$` stay what they are.
- **Source**: copying any part of a formula gives its LaTeX with delimiters; a click on it shows its source, F12 that of all.
- **Setting**: `math` is `unicode`, `ascii` or `source`. `grokchat render` does it all, too.
- **Pictures**: in kitty and Ghostty, with the extra `images`, finished displays can be set in real type: `math_pictures` is `off`, `auto` (not
  over SSH) or `on`. A picture has as many rows as the drawing; whatever is in doubt, or would be too small, stays drawn in cells.
- **Spoken**: `--plain` of `ask` and `render` says formulas in words for screen readers; `--math source` gives their LaTeX instead.
- **Definitions** (`\newcommand`, `\def`, `\DeclareMathOperator` …) hold in the later formulas of the same message.
- **Limits**: a formula of more than 12,000 characters, or nested too deep, is shown as its source. What is not known is shown as its source,
  in a colour of its own. No command opens a file or a link.
"""


MEASURED = """## How it is measured

| what | by |
|:--|:--|
| letters, digits, fractions, roots and rows are those that KaTeX sees | `pytest tests/test_render_math_oracle.py` |
| every function of KaTeX's documentation is understood, but for pictures | `pytest tests/test_render_math_functions.py` |
| every prefix and every damaged formula has a drawing | `pytest tests/test_render_math_hostile.py tests/test_render_math_laws.py` |
| no formula takes longer than a quarter of a second, found, drawn and wrapped | `pytest tests/test_render_math_limits.py` |
| drawings, each looked at | `tests/math/*.txt`, `pytest tests/test_render_math_drawing.py` |
| coverage, faithfulness and time beside other libraries | `python benches/mathematics.py` |
| how many formulas of each kind of delimiter are found | `python benches/delimiters.py` |
"""


def mathematics() -> str:
    parts = [f"{NOTE}{MATHEMATICS}\n{MEASURED}\n## Drawings\n"]
    for topic, formulas in GALLERY:
        parts.append(f"### {topic}\n")
        for tex in formulas:
            rows = "\n".join(row.rstrip() for row in layout(tex, width=100).rows)
            line = layout(tex, display=False).rows[0]
            parts.append(f"```text\n{tex}\n\n{rows}\n\nin a line: {line}\n```\n")
    parts.append("## Symbols\n")
    kinds = {
        "ord": "Letters and signs",
        "op": "Large operators",
        "bin": "Operators",
        "rel": "Relations and arrows",
        "open": "Opening",
        "close": "Closing",
        "punct": "Punctuation",
        "inner": "Dots",
    }
    for kind, title in kinds.items():
        found = sorted(
            (name, one.text) for name, one in SYMBOLS.items() if one.kind == kind and name[:1] == "\\" and name[1:].isalpha()
        )
        if found:
            parts.append(f"**{title}**: " + ", ".join(f"`{name}` {text}" for name, text in found) + "\n")
    names = sorted(
        {name for name in (*GRAMMAR.commands, *GRAMMAR.infixes, *MACROS) if name[1:].rstrip("*").isalpha()} - set(SYMBOLS)
    )
    parts.append("## Commands\n")
    for _, group in groupby(names, lambda name: name[1]):
        parts.append("- " + ", ".join(f"`{name}`" for name in group))
    parts.append("")
    parts.append("## Environments\n\n" + ", ".join(f"`{name}`" for name in sorted(ENVIRONMENTS)) + "\n")
    return "\n".join(parts)


def pages() -> dict[Path, str]:
    """Each page with its text."""
    # Help is wrapped to the terminal's width: the pages are made for one of 100 columns.
    os.environ["COLUMNS"] = "100"
    return {
        HERE / "keys.md": keys(),
        HERE / "settings.md": settings(),
        HERE / "commands.md": commands(),
        HERE / "faults.md": faults(),
        HERE / "mathematics.md": mathematics(),
        HERE / "model-card.md": model_card(),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
