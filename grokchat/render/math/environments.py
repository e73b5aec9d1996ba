r"""Environments: everything between `\begin` and `\end`, and the older commands that make tables."""

from __future__ import annotations

from typing import Literal, NamedTuple

from grokchat.render.math.columns import read_columns
from grokchat.render.math.diagram import read_diagram
from grokchat.render.math.nodes import Break, Node, Row, Table, Tag
from grokchat.render.math.parser import Command, Parser
from grokchat.render.math.reader import TooMuch
from grokchat.render.math.styles import skip_length
from grokchat.render.math.text_mode import text
from grokchat.render.math.tokens import spell

Kind = Literal["matrix", "small", "cases", "align", "alignat", "gather", "array", "substack", "diagram"]


class Environment(NamedTuple):
    """How a table is drawn, and what arguments stand before its rows: optional ones in brackets, or columns."""

    kind: Kind
    columns: str = "c"
    left: str = ""
    right: str = ""
    argument: Literal["", "columns", "optional", "count", "optional columns"] = ""


COLUMNS = 200
"""How many columns a table may have."""

_FENCES = {"": ("", ""), "p": ("(", ")"), "b": ("[", "]"), "B": ("{", "}"), "v": ("|", "|"), "V": ("‖", "‖")}
_ALIGN = Environment("align", "rl")
_GATHER = Environment("gather", argument="")

ENVIRONMENTS: dict[str, Environment] = {
    **{p + "matrix": Environment("matrix", "c", *fence, "optional") for p, fence in _FENCES.items()},
    **{p + "smallmatrix": Environment("small", "c", *fence, "optional") for p, fence in _FENCES.items()},
    **dict.fromkeys(("cases", "dcases", "numcases", "subnumcases"), Environment("cases", "l", "{", "")),
    **dict.fromkeys(("rcases", "drcases"), Environment("cases", "l", "", "}")),
    **dict.fromkeys(("align", "split", "flalign", "eqsplit"), _ALIGN),
    "aligned": _ALIGN._replace(argument="optional"),
    **dict.fromkeys(("alignat", "alignedat"), Environment("alignat", "rl", argument="count")),
    **dict.fromkeys(("xalignat", "xxalignat"), _ALIGN._replace(argument="count")),
    **dict.fromkeys(("eqnarray", "IEEEeqnarray"), Environment("align", "rcl")),
    "IEEEeqnarray": Environment("align", "rcl", argument="columns"),
    **dict.fromkeys(("gather", "multline", "dmath", "dgroup"), _GATHER),
    **dict.fromkeys(("gathered", "multlined", "lgathered", "rgathered"), _GATHER._replace(argument="optional")),
    **dict.fromkeys(("array", "darray", "tabular", "longtable"), Environment("array", argument="optional columns")),
    "subarray": Environment("substack", argument="columns"),
    "tabularx": Environment("array", argument="optional columns"),
    "CD": Environment("diagram"),
}
"""Every environment that is a table, by its name without a star."""

_PLAIN = frozenset({"equation", "math", "displaymath", "subequations", "center", "document", "empheq", "flushleft", "flushright"})
_LINES = {"\\hline": 1, "\\hdashline": 1, "\\toprule": 1, "\\midrule": 1, "\\bottomrule": 1}
_ROW_ENDS = frozenset({"\\\\", "\\cr", "\\newline", "\\tabularnewline"})
_STOP = _ROW_ENDS | {"&", "\\end"}


class Rows:
    """The rows of a table while they are read."""

    def __init__(self) -> None:
        self.done: list[tuple[Row, ...]] = []
        self.lines: list[int] = []
        self.tags: list[tuple[int, Tag]] = []

    def cell(self, nodes: tuple[Node, ...]) -> Row:
        """A cell without its tag, which belongs to the row."""
        tags = [node for node in nodes if isinstance(node, Tag)]
        if tags:
            self.tags.append((len(self.done), tags[0]))
            nodes = tuple(node for node in nodes if not isinstance(node, Tag))
        return Row(nodes)

    def table(self, environment: Environment, columns: str, rules: tuple[int, ...], *, closed: bool) -> Table:
        """The table of these rows."""
        return Table(
            rows=tuple(self.done),
            kind=environment.kind,
            columns=self._repeated(columns) if environment.kind.startswith("align") else columns,
            left=environment.left,
            right=environment.right,
            rules=rules,
            lines=tuple(self.lines),
            tags=tuple(self.tags),
            closed=closed,
        )

    def _repeated(self, columns: str) -> str:
        """The columns of aligned equations come in pairs, as many as there are."""
        most = max((len(row) for row in self.done), default=1)
        return (columns * most)[:most]


def read_rows(parser: Parser, rows: Rows, cells: list[Row]) -> Rows:
    """Rows up to what ends the table, which is left; `cells` are what the first row has already."""
    around = parser.stop
    parser.stop = around | _STOP
    while True:
        if not cells:
            _between(parser, rows)
        cells.append(rows.cell(parser.children()))
        if len(cells) > COLUMNS:
            raise TooMuch
        token = parser.peek()
        if token == "&":
            parser.stack.pop()
        elif token in _ROW_ENDS:
            parser.stack.pop()
            skip_length(parser)
            rows.done.append(tuple(cells))
            cells = []
        else:
            break
    if len(cells) > 1 or cells[0].children or not rows.done:
        rows.done.append(tuple(cells))
    parser.stop = around
    return rows


def _diagram(parser: Parser) -> tuple[tuple[Row, ...], ...]:
    around = parser.stop
    parser.stop = around | {"\\end"}
    rows = read_diagram(parser)
    parser.stop = around
    return rows


def _between(parser: Parser, rows: Rows) -> None:
    """Rules and words between two rows."""
    while (token := parser.peek()) in _LINES or token in {"\\cline", "\\cmidrule", "\\intertext", "\\shortintertext"}:
        parser.stack.pop()
        if token in _LINES:
            rows.lines.append(len(rows.done))
        elif token.endswith("text"):
            rows.done.append((Row((text(parser),)),))
        else:
            parser.raw()


def loose(parser: Parser, nodes: tuple[Node, ...]) -> Table:
    """Rows whose environment was left out: what came before the first ampersand, and the rest."""
    rows = Rows()
    cell: list[Node] = []
    for node in nodes:
        if isinstance(node, Break):
            rows.done.append((rows.cell(tuple(cell)),))
            cell = []
        else:
            cell.append(node)
    parser.take("&")
    return read_rows(parser, rows, [rows.cell(tuple(cell))]).table(_ALIGN, "rl", (), closed=True)


def _begin(parser: Parser, token: str) -> Node | None:
    name = parser.name()
    plain = name.rstrip("*")
    environment = ENVIRONMENTS.get(plain)
    columns, rules = ("c", ()) if environment is None else _arguments(parser, environment, plain)
    before = parser.argument() if plain in {"numcases", "subnumcases"} else None
    parser.environments.append(name)
    font = parser.font
    rows = Rows()
    if plain == "CD":
        rows.done += _diagram(parser)
    else:
        read_rows(parser, rows, [])
    parser.font = font
    closed = _end(parser, name)
    if environment is not None:
        table = rows.table(environment, columns, rules, closed=closed)
        return table if before is None else Row((*before.children, table))
    if plain not in _PLAIN:
        parser.problems.append(f"\\begin{{{name}}}")
    if len(rows.done) == 1 and len(rows.done[0]) == 1:
        cell = rows.done[0][0].children
        return Row((*cell, *(tag for _, tag in rows.tags)))
    aligned = any(len(row) > 1 for row in rows.done)
    return rows.table(_ALIGN if aligned else _GATHER, "rl" if aligned else "c", rules, closed=closed)


def _arguments(parser: Parser, environment: Environment, name: str) -> tuple[str, tuple[int, ...]]:
    """The columns and rules that an environment's own arguments give it."""
    columns, rules = environment.columns, ()
    if environment.argument.startswith("optional"):
        letters = "lcr" if environment.kind in {"matrix", "small"} else "tbc"
        if parser.stack[-1:] == ["["] and parser.stack[-3:-2] == ["]"] and parser.stack[-2] in letters:
            columns = parser.stack[-2] if letters == "lcr" else columns
            del parser.stack[-3:]
    if name == "tabularx":
        parser.raw()
    if environment.argument.endswith("columns") and parser.peek() == "{":
        return read_columns(parser.name())
    if environment.argument == "count":
        parser.optional()
        parser.raw()
    return columns, rules


def _end(parser: Parser, name: str) -> bool:
    """Whether the environment's end is there, which is then read; one of an environment further out is left."""
    parser.environments.pop()
    if parser.peek() != "\\end":
        parser.complete = False
        return False
    parser.stack.pop()
    given = parser.raw()
    spelled = spell(given).strip()
    if spelled != name and spelled in parser.environments:
        parser.stack += ["}", *reversed(given), "{", "\\end"]
        parser.complete = False
        return False
    if spelled != name:
        parser.problems.append(f"\\end{{{spelled}}}")
    return True


def _stray_end(parser: Parser, token: str) -> None:
    parser.problems.append(f"\\end{{{parser.name()}}}")


def _braced(parser: Parser, token: str) -> Node:
    r"""`\substack{…}`, and plain TeX's `\matrix{…}`, `\pmatrix{…}`, `\cases{…}`, `\eqalign{…}`."""
    environment = _BRACED[token[1:]]
    columns = environment.columns
    if not parser.take("{"):
        return Table(((parser.argument(),),), environment.kind, columns, environment.left, environment.right)
    around = parser.stop
    parser.stop = around | {"}"}
    rows = read_rows(parser, Rows(), [])
    parser.stop = around
    closed = parser.take_now("}")
    parser.complete &= closed
    return rows.table(environment, columns, (), closed=closed)


_BRACED = {
    "substack": Environment("substack"),
    "matrix": ENVIRONMENTS["matrix"],
    "pmatrix": ENVIRONMENTS["pmatrix"],
    "bmatrix": ENVIRONMENTS["bmatrix"],
    "vmatrix": ENVIRONMENTS["vmatrix"],
    "cases": ENVIRONMENTS["cases"],
    "array": ENVIRONMENTS["array"],
    "eqalign": _ALIGN,
    "eqalignno": _ALIGN,
    "leqalignno": _ALIGN,
    "displaylines": _GATHER,
    "Let": _GATHER,
}


def _many_columns(parser: Parser, token: str) -> Node:
    r"""`\multicolumn{2}{c}{…}` fills its columns, so that the next ones stand where they should."""
    count = parser.name()
    parser.raw()
    body = parser.argument()
    if count.isdigit() and 1 < int(count) <= 50:
        parser.push(["&"] * (int(count) - 1))
    return body


def _many_rows(parser: Parser, token: str) -> Node:
    parser.raw()
    parser.raw()
    return parser.argument()


COMMANDS: dict[str, Command] = {
    **{"\\" + name: _braced for name in _BRACED},
    "\\begin": _begin,
    "\\end": _stray_end,
    "\\multicolumn": _many_columns,
    "\\multirow": _many_rows,
}
"""Commands that make tables."""
