r"""Text inside mathematics: words with their spaces, fonts, accents, and mathematics again between dollars."""

from __future__ import annotations

import unicodedata

from grokchat.render.math.nodes import Coloured, Enclosed, Font, Node, Row, Symbol, Text
from grokchat.render.math.parser import Command, Parser
from grokchat.render.math.styles import SPACES, SWITCHES
from grokchat.render.math.symbols import SYMBOLS

_FONTS: dict[str, Font] = {
    "text": "", "textrm": "", "textnormal": "", "textup": "", "textmd": "", "mbox": "", "hbox": "", "textsc": "", "makebox": "",
    "textbf": "bold", "textit": "italic", "emph": "italic", "textsl": "italic", "textsf": "sans-serif", "texttt": "monospace",
    "textcal": "script", "intertext": "", "shortintertext": "", "footnote": "", "textsuperscript": "", "textsubscript": "",
    "url": "", "nolinkurl": "", "path": "", "lstinline": "monospace", "centerline": "", "term": "", "textmod": "", "hfilneg": "", "mathtext": "",
}  # fmt: skip

_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307", "u": "\u0306",
    "v": "\u030c", "H": "\u030b", "r": "\u030a", "c": "\u0327", "d": "\u0323", "b": "\u0331", "k": "\u0328", "t": "\u0361",
}  # fmt: skip
_ACCENTED = frozenset({"\\i", "\\j", "\\ae", "\\AE", "\\oe", "\\OE", "\\o", "\\O"})
_DOTTED = {"\\i": "i", "\\j": "j"}
_QUOTES = {"``": "“", "''": "”", "`": "‘", "'": "’"}
_ENDS = frozenset({"\\right", "\\end"})


def text(parser: Parser, font: Font = "") -> Node:
    """The argument that follows, in text mode."""
    parser.deeper()
    pieces = _Pieces(font)
    if parser.peek() == "{":
        parser.stack.pop()
        _run(parser, pieces)
        parser.complete &= parser.take_now("}")
    elif parser.peek() and parser.peek() not in parser.stop:
        _one(parser, pieces)
    parser.depth -= 1
    return pieces.node()


class _Pieces:
    """Words and nodes in their order; words in one font are one node."""

    def __init__(self, font: Font) -> None:
        self.font = font
        self.words = ""
        self.nodes: list[Node] = []

    def flush(self) -> None:
        """Makes a node of the words so far."""
        last = self.nodes[-1] if self.nodes else None
        if self.words and isinstance(last, Text) and last.font == self.font:
            self.nodes[-1] = Text(last.text + self.words, self.font)
        elif self.words:
            self.nodes.append(Text(self.words, self.font))
        self.words = ""

    def add(self, node: Node) -> None:
        """Adds a node behind the words so far."""
        if isinstance(node, Text) and node.font == self.font:
            self.words += node.text
            return
        self.flush()
        self.nodes.append(node)

    def node(self) -> Node:
        """All of it as one node."""
        self.flush()
        return self.nodes[0] if len(self.nodes) == 1 else Row(tuple(self.nodes)) if self.nodes else Text("")


def _run(parser: Parser, pieces: _Pieces) -> None:
    """Up to the brace that closes the group, which is left."""
    font = pieces.font
    while parser.stack and parser.stack[-1] != "}":
        _one(parser, pieces)
    pieces.flush()
    pieces.font = font


def _one(parser: Parser, pieces: _Pieces) -> None:
    token = parser.stack.pop()
    if token == "{":
        parser.deeper()
        _run(parser, pieces)
        parser.complete &= parser.take_now("}")
        parser.depth -= 1
    elif token in {"$", "\\("}:
        pieces.add(_mathematics(parser, "$" if token == "$" else "\\)"))
    elif token in {"`", "'", "-"}:
        pieces.words += _typographic(parser, token)
    elif token[0] != "\\":
        pieces.words += " " if token == "~" else token
    else:
        _command(parser, token, pieces)


def _typographic(parser: Parser, token: str) -> str:
    """Quotes and dashes as TeX joins them."""
    count = 1
    while count < (3 if token == "-" else 2) and parser.take_now(token):
        count += 1
    return ("-", "–", "—")[count - 1] if token == "-" else _QUOTES[token * count]


def _mathematics(parser: Parser, closing: str) -> Node:
    font, parser.font = parser.font, ""
    nodes = parser.until(closing, "}")
    parser.font = font
    parser.complete &= parser.take_now(closing)
    return Row(nodes)


def _command(parser: Parser, token: str, pieces: _Pieces) -> None:
    name = token[1:]
    if token in parser.macros:
        parser.push(parser.expansion(parser.macros[token]))
    elif name in _ACCENTS and _is_accented(parser, name):
        pieces.words += _accented(parser, _ACCENTS[name])
    elif name in SPACES:
        pieces.words += " " if SPACES[name] > 0 else ""
    elif name in SWITCHES:
        pieces.flush()
        pieces.font = SWITCHES[name] if SWITCHES[name] != "upright" else ""
        parser.take_now(" ")
    elif name in _FONTS:
        pieces.add(text(parser, _FONTS[name] or pieces.font))
    elif isinstance(symbol := SYMBOLS.get(token), Symbol):
        pieces.words += symbol.text
        if name.isalpha():
            parser.take_now(" ")
    elif token in {"\\\\", "\\newline", "\\par"}:
        pieces.words += " "
    elif name in {"textcolor", "color"}:
        parser.optional()
        colour = parser.name()
        if name == "textcolor":
            pieces.add(Coloured(Row((text(parser, pieces.font),)), colour))
    else:
        parser.stack.append(token)
        node = parser.atom()
        if node is not None:
            pieces.add(node)


def _is_accented(parser: Parser, name: str) -> bool:
    """Whether an accent has something to stand on; named ones are sometimes something else."""
    token = parser.peek()
    return not name.isalpha() or token == "{" or token.isalpha() or token in _ACCENTED


def _accented(parser: Parser, mark: str) -> str:
    """The letter that follows with a mark on it."""
    body = parser.name()
    letters = _DOTTED.get(body) or (SYMBOLS[body].text if body in SYMBOLS else body) or " "
    return unicodedata.normalize("NFC", letters[0] + mark) + letters[1:]


def _text(parser: Parser, token: str) -> Node:
    parser.star()
    while token == "\\makebox" and parser.optional() is not None:
        pass
    return text(parser, _FONTS[token[1:]])


def _framed(parser: Parser, token: str) -> Node:
    while token == "\\framebox" and parser.optional() is not None:
        pass
    return Enclosed(Row((text(parser),)), "box")


def _colour_box(parser: Parser, token: str) -> Node:
    parser.optional()
    colours = [parser.name() for _ in range(2 if token == "\\fcolorbox" else 1)]
    body = Coloured(Row((text(parser),)), colours[-1], background=True)
    return Enclosed(Row((body,)), "box") if token == "\\fcolorbox" else body


def _accent(parser: Parser, token: str) -> Node:
    """An accent of text mode in mathematics."""
    if not _is_accented(parser, token[1:]):
        return parser.unknown(token)
    return Text(_accented(parser, _ACCENTS[token[1:]]))


COMMANDS: dict[str, Command] = {
    **{"\\" + name: _text for name in _FONTS},
    **{"\\" + name: _accent for name in "'`^\"=.~Hruvc"},
    "\\fbox": _framed,
    "\\framebox": _framed,
    "\\colorbox": _colour_box,
    "\\fcolorbox": _colour_box,
}
"""Commands that go to text mode."""
