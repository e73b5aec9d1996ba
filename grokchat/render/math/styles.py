r"""Commands that change how things look: fonts, sizes, colours and space; and those that change nothing in a terminal."""

from __future__ import annotations

from grokchat.render.math.lengths import dimension, is_length, may_be_length
from grokchat.render.math.nodes import Break, Coloured, Enclosed, Font, Node, Row, Space
from grokchat.render.math.parser import EMPTY, Command, Parser

FONTS: dict[str, Font] = {
    "mathrm": "upright", "mathup": "upright", "symrm": "upright", "symup": "upright", "mathbf": "bold", "symbf": "bold", "bold": "bold",
    "mathbfup": "bold", "symbfup": "bold", "boldsymbol": "bold-italic", "bm": "bold-italic", "pmb": "bold-italic",
    "mathbfit": "bold-italic", "symbfit": "bold-italic", "mathbb": "double-struck", "Bbb": "double-struck", "symbb": "double-struck",
    "mathds": "double-struck", "mathbbm": "double-struck", "mathcal": "script", "mathscr": "script", "mathpzc": "script", "EuScript": "script", "symcal": "script",
    "symscr": "script", "mathbfcal": "bold-script", "mathbfscr": "bold-script", "mathfrak": "fraktur", "frak": "fraktur",
    "symfrak": "fraktur", "mathbffrak": "bold-fraktur", "mathsf": "sans-serif", "symsf": "sans-serif", "mathsfit": "sans-serif",
    "mathbfsf": "bold-sans-serif", "mathtt": "monospace", "symtt": "monospace", "mathit": "italic", "symit": "italic",
    "mathnormal": "", "mit": "",
}  # fmt: skip
"""The fonts of arguments."""

SWITCHES: dict[str, Font] = {
    "rm": "upright", "rmfamily": "upright", "normalfont": "upright", "upshape": "upright", "bf": "bold", "bfseries": "bold",
    "boldmath": "bold", "it": "italic", "itshape": "italic", "sl": "italic", "em": "italic", "sf": "sans-serif", "sffamily": "sans-serif",
    "tt": "monospace", "ttfamily": "monospace", "cal": "script", "scr": "script", "unboldmath": "", "oldstyle": "", "mdseries": "",
    "sc": "", "scshape": "",
}  # fmt: skip
"""The fonts that hold to the end of a group."""

SPACES = {
    ",": 1 / 6, "thinspace": 1 / 6, ":": 2 / 9, ">": 2 / 9, "medspace": 2 / 9, ";": 5 / 18, "thickspace": 5 / 18, "!": -1 / 6,
    "negthinspace": -1 / 6, "negmedspace": -2 / 9, "negthickspace": -5 / 18, " ": 1 / 3, "space": 1 / 3, "nobreakspace": 1 / 3,
    "enspace": 0.5, "enskip": 0.5, "quad": 1.0, "qquad": 2.0, "hfill": 2.0, "hfil": 1.0, "hss": 0.0, "/": 0.0, "italiccorr": 0.0,
}  # fmt: skip
"""The named spaces, in em."""

_IGNORED = """
nonumber notag allowbreak nobreak noindent centering raggedright par
relax strut mathstrut null protect tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge sixptsize break
linebreak nolinebreak pagebreak nopagebreak global long outer selectfont begingroup endgroup bgroup egroup leavevmode
smallskip medskip bigskip newpage clearpage MoveEqLeft vline vrule hrule hrulefill dotfill joinrel mathsurround phantomsection
qedhere nocorr ignorespaces unskip nobreakdash - @ limits nolimits displaylimits hline hdashline toprule midrule bottomrule
vfil vfill Tiny md up skip expandafter noexpand displaywidowpenalty raggedleft normalcolor arraybackslash
"""
_DROPPED = {
    "label": 1, "vspace": 1, "cline": 1, "cmidrule": 1, "require": 1, "usepackage": 1, "pagestyle": 1, "thispagestyle": 1, "index": 1,
    "arrayrulecolor": 1, "rowcolor": 1, "cellcolor": 1, "columncolor": 1, "pagecolor": 1, "bibliographystyle": 1, "nocite": 1,
    "setlength": 2, "addtolength": 2, "setcounter": 2, "addtocounter": 2, "definecolor": 3, "mathtoolsset": 1, "sisetup": 1,
    "hypersetup": 1, "leftroot": 1, "uproot": 1, "tagform": 1, "phantomtag": 1, "pgfplotsset": 1, "usetikzlibrary": 1, "message": 1,
    "errmessage": 1, "newcolumntype": 2, "allowdisplaybreaks": 0, "displaybreak": 0,
}  # fmt: skip
"""What draws nothing, with the number of its arguments; one in brackets may stand before them."""

STYLES = ("displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle")
"""TeX's styles, from the largest."""

_SHADES = {
    "blue": ("blue", "ABCDE"), "teal": ("teal", "ABCDE"), "green": ("green", "ABCDE"), "gold": ("orange", "ABCDE"),
    "red": ("red", "ABCDE"), "maroon": ("purple", "ABCDE"), "purple": ("purple", "ABCDE"), "mint": ("green", "ABC"),
    "gray": ("gray", "ABCDEFGHI"),
}  # fmt: skip
NAMED_COLOURS = {
    **{name: name for name in ("blue", "red", "green", "orange", "pink", "purple", "gray")},
    **{name + shade: colour for name, (colour, shades) in _SHADES.items() for shade in shades},
    "kaBlue": "blue",
    "kaGreen": "green",
}
r"""Commands that colour their argument; the shades of Khan Academy, which KaTeX has, are all drawn in their colour."""

_FIRST = """
mathlarger mathsmaller hl smash mathrlap mathllap mathclap rlap llap clap vcenter cramped overlap ensuremath math Vphantom
shoveleft shoveright
"""
_SECOND = "raisebox href htmlClass htmlId htmlStyle htmlData class cssId style scalebox rotatebox texttip mathtip"


def _font(parser: Parser, token: str) -> Node:
    font = parser.font
    parser.font = FONTS[token[1:]]
    body = parser.argument()
    parser.font = font
    return body.children[0] if len(body.children) == 1 else body


def _switch(parser: Parser, token: str) -> None:
    parser.font = SWITCHES[token[1:]]


def _space(parser: Parser, token: str) -> Node:
    return Space(SPACES[token[1:]])


def _tilde(parser: Parser, token: str) -> Node:
    return Space(1 / 3)


def _length(parser: Parser, token: str) -> Node:
    parser.star()
    return Space(dimension(parser))


def _rule(parser: Parser, token: str) -> Node:
    parser.optional()
    width = dimension(parser)
    dimension(parser)
    if token == "\\Rule":
        dimension(parser)
    return Space(width)


def _ignored(parser: Parser, token: str) -> None:
    return None


def _dropped(parser: Parser, token: str) -> None:
    parser.star()
    parser.optional()
    for _ in range(_DROPPED[token[1:]]):
        parser.raw()


def _scaled(parser: Parser, token: str) -> Node:
    r"""`\raise`, `\lower`, `\moveleft`, `\moveright`: a length, then a box."""
    dimension(parser)
    return parser.argument()


def _second(parser: Parser, token: str) -> Node:
    r"""What is drawn as its second argument: `\raisebox`, the classes of HTML, links."""
    parser.raw()
    while parser.optional() is not None:
        pass
    return parser.argument()


def _first(parser: Parser, token: str) -> Node:
    r"""What is drawn as its argument: `\smash`, `\mathrlap`, `\vcenter` and their like."""
    parser.star()
    parser.optional()
    body = parser.argument()
    return body.children[0] if len(body.children) == 1 else body


def _choice(parser: Parser, token: str) -> Node:
    """The one of four arguments that is for the style at hand; only that is read."""
    bodies = [parser.raw() for _ in range(4)]
    return parser.within(bodies[parser.style])


def _style(parser: Parser, token: str) -> None:
    parser.style = STYLES.index(token[1:])


def _colour_switch(parser: Parser, token: str) -> Node:
    colour = _colour(parser)
    return Coloured(Row(parser.children()), colour)


def _coloured(parser: Parser, token: str) -> Node:
    colour = _colour(parser)
    return Coloured(parser.argument(), colour)


def _colour(parser: Parser) -> str:
    """A name, #rrggbb, or a model with its numbers, of which only the known ones are turned into #rrggbb."""
    model = parser.optional()
    words = parser.name()
    if model is None:
        return words
    name = "".join(model).strip()
    if name == "HTML":
        return "#" + words
    try:
        numbers = [float(one) for one in words.split(",")]
    except ValueError:
        return words
    if name == "rgb":
        numbers = [255 * one for one in numbers]
    elif name == "gray":
        numbers = [255 * numbers[0]] * 3
    elif name != "RGB":
        return words
    return "#" + "".join(f"{max(0, min(255, round(one))):02x}" for one in numbers[:3])


def _named_colour(parser: Parser, token: str) -> Node:
    return Coloured(parser.argument(), NAMED_COLOURS[token[1:]])


def skip_length(parser: Parser) -> None:
    """Reads the star and the length in brackets that may stand behind the end of a row; brackets around anything else are its next cell."""
    parser.star()
    if parser.stack and parser.stack[-1] == "[":
        given, whole = parser.optional(), parser.stack
        if given is None:
            return
        words = "".join(given)
        # The brackets of a length that is still arriving would be drawn for a moment.
        if not is_length(words) and (whole or not parser.partial or not may_be_length(words)):
            parser.push(["[", *given, "]"])


def _line_end(parser: Parser, token: str) -> Node:
    skip_length(parser)
    return Break()


def _enclosure(parser: Parser, token: str) -> Node:
    r"""MathJax's `\enclose{notation}[attributes]{…}` and `\bbox[…]{…}`."""
    notation = parser.name() if token == "\\enclose" else ""
    parser.optional()
    body = parser.argument()
    how = {"box": "box", "updiagonalstrike": "cancel", "downdiagonalstrike": "bcancel", "horizontalstrike": "strike"}
    for word in notation.split():
        if word in how:
            return Enclosed(body, how[word])  # type: ignore[arg-type]
    return body or EMPTY


COMMANDS: dict[str, Command] = {
    **{"\\" + name: _font for name in FONTS},
    **{"\\" + name: _switch for name in SWITCHES},
    **{"\\" + name: _space for name in SPACES},
    **{"\\" + name: _ignored for name in _IGNORED.split()},
    **{"\\" + name: _dropped for name in _DROPPED},
    **dict.fromkeys(("\\hspace", "\\kern", "\\mkern", "\\hskip", "\\mskip", "\\mspace", "\\hskip"), _length),
    **dict.fromkeys(("\\rule", "\\Rule"), _rule),
    **dict.fromkeys(("\\raise", "\\lower", "\\moveleft", "\\moveright"), _scaled),
    **{"\\" + name: _second for name in _SECOND.split()},
    **{"\\" + name: _first for name in _FIRST.split()},
    **{"\\" + name: _named_colour for name in NAMED_COLOURS},
    **{"\\" + name: _style for name in STYLES},
    "~": _tilde,
    "\\mathchoice": _choice,
    "\\color": _colour_switch,
    "\\textcolor": _coloured,
    "\\\\": _line_end,
    "\\cr": _line_end,
    "\\newline": _line_end,
    "\\enclose": _enclosure,
    "\\bbox": _enclosure,
}
"""Commands of style and space."""
