"""Kitty's graphics as text: a picture is sent once, and stands where cells of its number are drawn.

The cells are ordinary text (kitty's Unicode placeholders): they scroll, are cut off and go away like any other. Only numbers and
base64 made here reach the terminal.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

_PLACEHOLDER = "\U0010eeee"
_CHUNK = 4096

_CODES = (
    "305 30D 30E 310 312 33D 33E 33F 346 34A 34B 34C 350 351 352 357 35B 363 364 365 366 367 368 369 36A 36B 36C 36D 36E 36F "
    "483 484 485 486 487 592 593 594 595 597 598 599 59C 59D 59E 59F 5A0 5A1 5A8 5A9 5AB 5AC 5AF 5C4 610 611 612 613 614 615 "
    "616 617 657 658 659 65A 65B 65D 65E 6D6 6D7 6D8 6D9 6DA 6DB 6DC 6DF 6E0 6E1 6E2 6E4 6E7 6E8 6EB 6EC 730 732 733 735 736 "
    "73A 73D 73F 740 741 743 745 747 749 74A 7EB 7EC 7ED 7EE 7EF 7F0 7F1 7F3 816 817 818 819 81B 81C 81D 81E 81F 820 821 822 "
    "823 825 826 827"
)
_MARKS = "".join(chr(int(code, 16)) for code in _CODES.split())
"""The mark that stands for each number of a row or column, from kitty's rowcolumn-diacritics.txt."""

MOST = len(_MARKS)
"""How many rows and columns of a picture can be named."""


def shows_pictures(environ: Mapping[str, str], wish: str) -> bool:
    """Whether the terminal is known to draw pictures in cells; `wish` is `off`, `auto` (not over SSH) or `on`.

    Nothing is asked of the terminal: an answer would have to be waited for. What is not known gets cells.
    """
    if wish == "off" or (wish == "auto" and (environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))):
        return False
    if environ.get("NO_COLOR") or environ.get("TMUX") or environ.get("STY") or environ.get("ZELLIJ"):
        return False
    return environ.get("TERM") in ("xterm-kitty", "xterm-ghostty") or environ.get("TERM_PROGRAM") == "ghostty"


def transmission(number: int, png: bytes, columns: int, rows: int) -> str:
    """What gives the terminal a picture of so many cells under a number; it is not shown anywhere yet, and nothing is answered."""
    data = b64encode(png).decode()
    pieces = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
    first = f"a=T,U=1,f=100,t=d,i={number},c={columns},r={rows},q=2,"
    return "".join(
        f"\x1b_G{'' if at else first}m={int(at < len(pieces) - 1)}{',q=2' if at else ''};{piece}\x1b\\"
        for at, piece in enumerate(pieces)
    )


def removal(number: int) -> str:
    """What makes the terminal forget a picture."""
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"


def placeholder(row: int, column: int) -> str:
    """The cell of a picture; its number is the colour of the text."""
    return _PLACEHOLDER + _MARKS[row] + _MARKS[column]
