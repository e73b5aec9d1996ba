"""Formulas to test with: those written by hand, by topic, and any number made from a grammar or by damaging others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

WRITTEN = Path(__file__).parent / "data" / "formulas.txt"

ATOMS = [
    "x",
    "y",
    "n",
    "A",
    "2",
    "10",
    "3.5",
    r"\alpha",
    r"\pi",
    r"\Omega",
    r"\infty",
    r"\partial",
    r"\mathbb{R}",
    r"\ell",
    "ab",
    "f(x)",
]
BINARY = ["+", "-", r"\cdot", r"\times", r"\pm", r"\cup", r"\otimes", r"\circ", "*", "/"]
RELATIONS = ["=", "<", r"\le", r"\ne", r"\in", r"\subset", r"\to", r"\Rightarrow", r"\sim", r"\equiv", ">", r"\mid"]
ENVIRONMENTS = ["matrix", "pmatrix", "bmatrix", "vmatrix", "cases", "aligned", "smallmatrix", "array", "gathered", "dcases"]
ACCENTS = [r"\hat", r"\bar", r"\vec", r"\tilde", r"\dot", r"\overline", r"\underline", r"\widehat", r"\overbrace", r"\underbrace"]
FONTS = [r"\mathrm", r"\mathbf", r"\mathcal", r"\mathfrak", r"\boldsymbol", r"\mathsf", r"\operatorname"]
LARGE = [r"\sum", r"\prod", r"\int", r"\oint", r"\bigcup", r"\lim", r"\max", r"\bigoplus"]
FENCES = [("(", ")"), ("[", "]"), (r"\{", r"\}"), ("|", "|"), (r"\langle", r"\rangle"), (r"\lfloor", r"\rfloor"), (".", ")")]
SPACES = [r"\,", r"\;", r"\quad ", "~", r"\ "]
WORDS = [r"\text{if }", r"\text{for all $n$}", r"\textbf{so}", r"\textrm{and}", r"\text{与}"]


def written() -> list[str]:
    """The formulas of the data file."""
    lines = WRITTEN.read_text("utf-8").split("\n")
    return [line for line in lines if line and not line.startswith("#")]


def generated(seed: int) -> Iterator[str]:
    """Formulas without end; the same for the same seed."""
    random = Random(seed)
    while True:
        yield _formula(random, 4)


def _formula(random: Random, depth: int) -> str:
    parts = [_term(random, depth)]
    for _ in range(random.randrange(3)):
        parts += [random.choice(BINARY + RELATIONS), _term(random, depth)]
    return " ".join(parts)


def _term(random: Random, depth: int) -> str:
    if depth <= 0 or random.random() < 0.3:
        return random.choice(ATOMS)
    return random.choice(_TERMS)(random, depth - 1)


def _scripted(random: Random, depth: int) -> str:
    base = random.choice(
        [random.choice(ATOMS[:8]), "{" + _formula(random, depth) + "}", r"\left(" + _formula(random, depth) + r"\right)"]
    )
    sub = "_{" + _formula(random, depth) + "}" if random.random() < 0.6 else ""
    sup = "^{" + _formula(random, depth) + "}" if random.random() < 0.6 else ""
    return base + random.choice([sub + sup, sup + sub, "'" + sub])


def _fraction(random: Random, depth: int) -> str:
    above, below = _formula(random, depth), _formula(random, depth)
    return random.choice(
        [
            rf"\frac{{{above}}}{{{below}}}",
            rf"\dfrac{{{above}}}{{{below}}}",
            rf"{{{above} \over {below}}}",
            rf"\binom{{{above}}}{{{below}}}",
        ]
    )


def _root(random: Random, depth: int) -> str:
    index = random.choice(["", "[3]", "[n+1]"])
    return rf"\sqrt{index}{{{_formula(random, depth)}}}"


def _fenced(random: Random, depth: int) -> str:
    left, right = random.choice(FENCES)
    middle = rf" \middle| {_formula(random, depth)}" if random.random() < 0.2 else ""
    return rf"\left{left} {_formula(random, depth)}{middle} \right{right}"


def _table(random: Random, depth: int) -> str:
    name = random.choice(ENVIRONMENTS)
    columns = {"gathered": 1, "cases": 2, "dcases": 2, "aligned": 2}.get(name, random.randrange(1, 4))
    rows = [" & ".join(_formula(random, depth - 1) for _ in range(columns)) for _ in range(random.randrange(1, 4))]
    argument = "{" + "c" * columns + "}" if name == "array" else ""
    return rf"\begin{{{name}}}{argument} " + r" \\ ".join(rows) + rf" \end{{{name}}}"


def _accented(random: Random, depth: int) -> str:
    return rf"{random.choice(ACCENTS)}{{{_formula(random, depth)}}}"


def _dressed(random: Random, depth: int) -> str:
    return rf"{random.choice(FONTS)}{{{random.choice(['x', 'AB', 'abc', 'Q', 'z'])}}}"


def _large(random: Random, depth: int) -> str:
    limits = rf"_{{{_formula(random, depth)}}}" + (rf"^{{{_formula(random, depth)}}}" if random.random() < 0.6 else "")
    return rf"{random.choice(LARGE)}{limits} {_term(random, depth)}"


def _said(random: Random, depth: int) -> str:
    return f"{_term(random, depth)}{random.choice(SPACES)}{random.choice(WORDS)}{_term(random, depth)}"


def _stacked(random: Random, depth: int) -> str:
    command = random.choice([r"\overset", r"\underset", r"\stackrel"])
    return rf"{command}{{{_formula(random, depth)}}}{{{_term(random, depth)}}}"


def _arrow(random: Random, depth: int) -> str:
    return rf"{_term(random, depth)} \xrightarrow[{random.choice(['', 'n', 'x+1'])}]{{{_formula(random, depth)}}} {_term(random, depth)}"


_TERMS = [_scripted, _scripted, _fraction, _fraction, _root, _fenced, _table, _accented, _dressed, _large, _said, _stacked, _arrow]

PIECES = ["{", "}", "[", "]", "&", r"\\", "$", "^", "_", "'", "~", "%", "#", "\\", r"\left", r"\right", r"\middle", r"\begin{", r"\end{", r"\begin{array}",
          r"\end{matrix}", r"\frac", r"\sqrt", r"\text{", r"\over", r"\ce{", r"\def\a", r"\newcommand", r"\a", r"\limits", r"\not", r"\big", r"\color{",
          r"\verb", r"\tag", r"\hline", r"\substack{", r"\SI{", r"\qty(", r"\dv", r"\char", r"\kern", "\x00", "\u202e", "é", "𝔸", "字", "\n\n", r"\foo"]  # fmt: skip


def damaged(seed: int, sources: list[str]) -> Iterator[str]:
    """Formulas with pieces cut out, put in, doubled and exchanged, without end."""
    random = Random(seed)
    while True:
        source = random.choice(sources)
        for _ in range(random.randrange(1, 5)):
            start = random.randrange(len(source) + 1)
            end = min(len(source), start + random.randrange(6))
            piece = random.choice(["", random.choice(PIECES), source[start:end] * 2, random.choice(sources)[:9]])
            source = source[:start] + piece + source[end:]
        yield source
