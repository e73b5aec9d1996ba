"""What the program opens with, and its first words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from grokchat.engine import Engine, Inspector, SessionSettings
    from grokchat.render.formulas import Mode
    from grokchat.theme import Theme
    from grokchat.tui.protocols import Conversations, Jobs, Schemas


class Doors(NamedTuple):
    """What the program works with. `settings` is what a new conversation is asked with, `account` whether somebody answers.

    `editor` is a command; `calm` spreads what comes evenly over the frames. `inspector` makes old requests again; a message
    that would cost more than `warn_cost` US dollars is sent only after a question (0: never asks). `mathematics` is how formulas are shown;
    `keeps` says whether anything is left on the disk, `pictures` whether the terminal shows formulas typeset.
    """

    engine: Engine
    library: Conversations
    settings: SessionSettings
    account: bool = True
    editor: str = "vi"
    calm: bool = True
    wrap_code: bool = True
    inspector: Inspector | None = None
    warn_cost: float = 0.0
    mathematics: Mode = "unicode"
    keeps: bool = True
    pictures: bool = False
    schemas: Schemas | None = None
    jobs: Jobs | None = None


class Opening(NamedTuple):
    """How the program opens. What costs time is made by `open` and `load_themes`, after the first frame.

    `session` is a saved conversation's id or empty.
    """

    open: Callable[[], Doors]
    load_themes: Callable[[], Sequence[Theme]]
    session: str = ""
    demo: bool = False


_DEMO = """# Welcome to grokchat

This is the **demo**: a small server on your own machine answers with fixed texts. No model, no account, no network.

Try one of these:

- What are the three laws of thermodynamics?
- How do I read JSON in Python?
- Compare sorting algorithms in a table

*Enter* sends, *Ctrl+T* changes how long Grok thinks, *F1* shows all keys, *Ctrl+Q* quits.
"""

_READY = """# What would you like to know?

*Enter* sends, *Ctrl+J* starts a new line, *Ctrl+T* changes how long Grok thinks, *Ctrl+Y* edits the system prompt, *F1* shows all keys, *Ctrl+Q* quits.
"""

_NO_ACCOUNT = """# Welcome to grokchat

Chat with Grok in your terminal, through your own Cloudflare account. There is **no account yet**. Two ways on:

1. `grokchat login` keeps your account id and an API token; it shows where to make one.
2. `grokchat --demo` lets you try everything now, without an account.

What you type here stays in the box.
"""


def welcome(*, account: bool, demo: bool) -> str:
    """The Markdown of an empty conversation."""
    if not account:
        return _NO_ACCOUNT
    return _DEMO if demo else _READY
