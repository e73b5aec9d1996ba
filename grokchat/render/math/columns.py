r"""The columns of an array as LaTeX writes them, such as `{c|cc}`, `{@{}l*{3}{r}p{2cm}}`."""

from __future__ import annotations

_MOST = 100
_PARAGRAPHS = frozenset("pmbX")


def read_columns(source: str) -> tuple[str, tuple[int, ...]]:
    """The alignment of each column, and the columns before which a vertical rule stands."""
    columns: list[str] = []
    rules: list[int] = []
    _read(source, columns, rules, 0)
    return "".join(columns) or "c", tuple(rules)


def _read(source: str, columns: list[str], rules: list[int], depth: int) -> None:
    at = 0
    while at < len(source) and len(columns) < _MOST and len(rules) < _MOST:
        sign = source[at]
        at += 1
        if sign in "lcr":
            columns.append(sign)
        elif sign in "|:":
            rules.append(len(columns))
        elif sign in _PARAGRAPHS:
            columns.append("l")
            _, at = _braces(source, at)
        elif sign in "@!><":
            _, at = _braces(source, at)
        elif sign == "*" and depth < 3:
            count, at = _braces(source, at)
            body, at = _braces(source, at)
            for _ in range(min(int(count) if count.isascii() and count.isdigit() else 0, _MOST)):
                _read(body, columns, rules, depth + 1)


def _braces(source: str, at: int) -> tuple[str, int]:
    """What the braces at a place hold (one character where there are none), and where they end."""
    while at < len(source) and source[at] == " ":
        at += 1
    if source[at : at + 1] != "{":
        return source[at : at + 1].strip("lcr|"), at + (source[at : at + 1] not in {"", *"lcr|"})
    depth = 0
    for end in range(at, len(source)):
        depth += (source[end] == "{") - (source[end] == "}")
        if not depth:
            return source[at + 1 : end], end + 1
    return source[at + 1 :], len(source)
