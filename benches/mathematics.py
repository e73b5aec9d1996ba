"""Formulas read and drawn, beside other libraries and against KaTeX, in one run.

python benches/mathematics.py [--corpus formulas.jsonl] [--generated 1000] [--misses 10]

A corpus is JSON lines with the source as `tex`; with `katex_leaves` and `katex_struct` (counts of MathML elements) there, KaTeX
need not be installed. Without one, the formulas of the tests are read, and as many of a grammar. Only those that KaTeX takes count.

ok: no exception and no error message. raw: a command still shows, or a question mark that was not there. faithful: letters and digits
are KaTeX's, one by one. structure: so are the numbers of fractions, roots and rows (equations with a number or an environment that KaTeX
wraps in a table of its own aside). Times are for each formula, in milliseconds, of one processor.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple
from xml.etree import ElementTree as ET

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from formulas import generated, written
from katex_oracle import Seen, katex, letters, ours, seen, stored

from grokchat.render.math import layout
from grokchat.render.math.mathml import mathml
from grokchat.render.math.parse import parse

RAW = re.compile(r"\\[a-zA-Z]+")
WRAPPED = re.compile(r"\\tag|\{equation\*?\}|\{CD\}")


class Formula(NamedTuple):
    """A source, and what KaTeX sees in it."""

    source: str
    reference: Seen


class Candidate(NamedTuple):
    """A library: how it shows a formula as text, and as MathML if it does."""

    name: str
    show: Callable[[str], str]
    mathml: bool = False


def candidates() -> Iterator[Candidate]:
    """The program's own ways, and the libraries that are installed."""
    yield Candidate("grokchat parse", lambda source: str(len(parse(source).tree.children)))
    yield Candidate("grokchat display", lambda source: "\n".join(layout(source, display=True).rows))
    yield Candidate("grokchat inline", lambda source: layout(source, display=False).rows[0])
    yield Candidate("grokchat MathML", lambda source: mathml(parse(source).tree), mathml=True)
    for name, build in PEERS.items():
        try:
            yield build()
        except ImportError:
            print(f"{name} is not installed", file=sys.stderr)


def texicode() -> Candidate:
    render = import_module("texicode.pipeline").render_tex
    return Candidate("texicode", lambda source: render(source, False, False, "raw", {"fonts": "normal"}))


def latex2mathml() -> Candidate:
    return Candidate("latex2mathml", import_module("latex2mathml.converter").convert, mathml=True)


def pylatexenc() -> Candidate:
    convert = import_module("pylatexenc.latex2text").LatexNodes2Text(math_mode="text", strict_latex_spaces=False)
    return Candidate("pylatexenc", lambda source: convert.latex_to_text(f"${source}$"))


def unicodeit() -> Candidate:
    return Candidate("unicodeit", import_module("unicodeit").replace)


def flatlatex() -> Candidate:
    return Candidate("flatlatex", import_module("flatlatex").converter().convert)


PEERS = {
    "texicode": texicode,
    "latex2mathml": latex2mathml,
    "pylatexenc": pylatexenc,
    "unicodeit": unicodeit,
    "flatlatex": flatlatex,
}


class Score:
    """What a candidate did with the formulas."""

    def __init__(self) -> None:
        self.ok = self.raw = self.faithful = self.structure = self.structured = 0
        self.times: list[float] = []
        self.misses: list[str] = []

    def add(self, candidate: Candidate, formula: Formula) -> None:
        began = time.perf_counter()
        try:
            shown = candidate.show(formula.source)
        except Exception:  # noqa: BLE001 — what a peer raises counts against it, whatever it is
            self.times.append(time.perf_counter() - began)
            self.misses.append(formula.source)
            return
        self.times.append(time.perf_counter() - began)
        if "error:" in shown:
            self.misses.append(formula.source)
            return
        self.ok += 1
        if candidate.name == "grokchat parse":
            found = ours(formula.source)
        elif candidate.mathml:
            found = of_mathml(shown)
        else:
            found = Seen(
                drawn_letters(shown), (0, 0, 0), raw=RAW.search(shown) is not None or ("?" in shown and "?" not in formula.source)
            )
        self.judge(candidate, formula, found)

    def judge(self, candidate: Candidate, formula: Formula, found: Seen) -> None:
        self.raw += found.raw
        faithful = found.letters == formula.reference.letters
        self.faithful += faithful
        if (candidate.mathml or candidate.name == "grokchat parse") and not WRAPPED.search(formula.source):
            self.structured += 1
            self.structure += found.structure == formula.reference.structure
            faithful = faithful and found.structure == formula.reference.structure
        if not faithful:
            self.misses.append(formula.source)


def drawn_letters(text: str) -> Counter[str]:
    """The letters of a drawing; a root's sign holds its index."""
    return letters(text.replace("∛", "3").replace("∜", "4"))


def of_mathml(text: str) -> Seen:
    """What a library's MathML shows; nothing where it is not well formed."""
    try:
        return seen(ET.fromstring(text))
    except ET.ParseError:
        return Seen(letters(text), (-1, -1, -1), raw=True)


def from_file(path: Path) -> Iterator[Formula]:
    for line in path.read_text("utf-8").strip().split("\n"):
        expression = json.loads(line)
        reference = stored(expression) if "katex_leaves" in expression else katex(expression["tex"])
        if reference is not None:
            yield Formula(expression["tex"], reference)


def from_tests(count: int) -> Iterator[Formula]:
    for source in (*written(), *islice(generated(2026), count)):
        reference = katex(source)
        if reference is not None:
            yield Formula(source, reference)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--corpus", type=Path, help="JSON lines with tex, and perhaps katex_leaves and katex_struct")
    options.add_argument("--generated", type=int, default=1000, help="how many formulas of a grammar are added to the tests' own")
    options.add_argument(
        "--misses", type=int, default=0, help="how many formulas to show that the program does not see as KaTeX does"
    )
    chosen = options.parse_args()
    formulas = list(from_file(chosen.corpus) if chosen.corpus else from_tests(chosen.generated))
    print(f"{len(formulas)} formulas")
    print(f"{'':<18}{'ok %':>8}{'raw %':>8}{'faithful %':>12}{'structure %':>13}{'median ms':>11}{'p95 ms':>9}{'most ms':>9}")
    for candidate in candidates():
        score = Score()
        for formula in formulas:
            score.add(candidate, formula)
        print(row(candidate, score, len(formulas)))
        if chosen.misses and candidate.name.startswith("grokchat"):
            for source in score.misses[: chosen.misses]:
                print("    " + source.replace("\n", " ")[:150])


def row(candidate: Candidate, score: Score, count: int) -> str:
    structure = f"{100 * score.structure / score.structured:.2f}" if score.structured else "–"
    times = [1000 * one for one in score.times]
    numbers = f"{100 * score.ok / count:>8.2f}{100 * score.raw / count:>8.2f}{100 * score.faithful / count:>12.2f}{structure:>13}"
    return f"{candidate.name:<18}{numbers}{median(times):>11.3f}{quantiles(times, n=20)[-1]:>9.3f}{max(times):>9.1f}"


if __name__ == "__main__":
    main()
