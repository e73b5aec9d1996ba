"""Standard output is data, standard error is words. Each of them may be full, closed or gone."""

from __future__ import annotations

import os
import sys


def tell(words: str) -> None:
    """One line on standard error. Where nobody can take it the exit code still tells."""
    from grokchat.text import show_line

    try:
        print(f"grokchat: {show_line(words)}", file=sys.stderr, flush=True)
    except OSError:
        abandon(2)


def abandon(descriptor: int) -> None:
    """Nobody takes this output any more; Python must not try to write the rest of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


def open_missing() -> None:
    """Gives the streams that were closed before the start a place that leads nowhere.

    Else the next file that is opened would take their number, and what is printed might end in a journal.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # In this order the lowest free number is the missing one.
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
