"""What KaTeX sees in a formula, and what the program sees: letters and digits, fractions, roots and rows of tables."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from grokchat.render.math.mathml import mathml
from grokchat.render.math.parse import parse

_LOOKALIKES = str.maketrans("ıȷΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ijABEZHIKMNOPTX")
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_STRUCTURE = {"mfrac": 0, "msqrt": 1, "mroot": 1, "mtr": 2}


class Seen(NamedTuple):
    """The letters and digits of a formula; how many fractions, roots and rows; whether a command shows."""

    letters: Counter[str]
    structure: tuple[int, int, int]
    raw: bool


def letters(text: str) -> Counter[str]:
    """The letters and digits of a text: alphabets, scripts and look-alikes folded, marks left out."""
    folded = unicodedata.normalize("NFKD", text).translate(_LOOKALIKES)
    return Counter(char for char in folded if char.isalnum() and unicodedata.category(char) != "Lm")


def ours(source: str) -> Seen:
    """What the program sees."""
    return seen(ET.fromstring(mathml(parse(source).tree)))


def katex(source: str) -> Seen | None:
    """What KaTeX sees, None where it refuses."""
    import pykatex

    try:
        html = pykatex.renderToString(
            source, output=pykatex.OUTPUT_MATHML, displayMode=True, strict=False, throwOnError=True, trust=True
        )
    except pykatex.ParseError:
        return None
    start, end = html.index("<math"), html.index("<annotation")
    fragment = html[start:end] + "</semantics></math>"
    return seen(ET.fromstring(re.sub(r"&(?!amp;|lt;|gt;|quot;|#)", "&amp;", fragment)))


def stored(expression: dict[str, Any]) -> Seen:
    """What KaTeX saw when a corpus was made: its keys `katex_leaves` and `katex_struct`."""
    counts = expression["katex_struct"] or {}
    structure = (counts.get("mfrac", 0), counts.get("msqrt", 0) + counts.get("mroot", 0), counts.get("mtr", 0))
    return Seen(letters(expression["katex_leaves"]), structure, raw=False)


def seen(root: ET.Element) -> Seen:
    """What a MathML element shows; phantoms show nothing."""
    for element in root.iter():
        if _name(element) == "mphantom":
            element.clear()
    counts = [0, 0, 0]
    for element in root.iter():
        place = _STRUCTURE.get(_name(element))
        if place is not None:
            counts[place] += 1
        if _name(element) == "mtable" and element.get("width") == "100%":  # how KaTeX places an equation's number
            counts[2] -= 1
    text = "".join(root.itertext())
    return Seen(letters(text.replace("undefined", "")), (counts[0], counts[1], counts[2]), _COMMAND.search(text) is not None)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


class Comparison:
    """How often the two see the same, and which formulas they see in another way."""

    def __init__(self) -> None:
        self.compared = 0
        self.refused = 0
        self.unfaithful: list[str] = []
        self.otherwise: list[str] = []
        self.raw: list[str] = []

    def add(self, source: str, reference: Seen | None) -> None:
        """Compares one formula; without a reference it is not KaTeX's."""
        if reference is None:
            self.refused += 1
            return
        own = ours(source)
        self.compared += 1
        if own.letters != reference.letters:
            self.unfaithful.append(source)
        if own.structure != reference.structure:
            self.otherwise.append(source)
        if own.raw and not reference.raw:
            self.raw.append(source)


def compared(sources: Iterable[str]) -> Comparison:
    """The comparison of formulas with KaTeX."""
    comparison = Comparison()
    for source in sources:
        comparison.add(source, katex(source))
    return comparison
