"""How much of the mathematics in a corpus of answers the parser finds, kind by kind, beside a simple finder of its own.

python benches/delimiters.py [--corpus answers.jsonl] [--missed]     (each line an object with a "text")

Without a corpus, the formulas of the tests are put between delimiters of each kind, in each place of a text; then what stands there is
known, and nothing is guessed.

For a corpus the reference takes code out and then looks for pairs of delimiters with one regular expression a kind; of single dollars it
counts only pairs that hold a command, a script or an equals sign. `false` are answers with prices and without any command in which the
parser finds mathematics, and formulas that it finds in code.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from formulas import written
from markdown_it.token import Token

from grokchat.render.parser import parse

BETWEEN = {
    "$$": "$${}$$",
    "\\[": "\\[{}\\]",
    "\\(": "\\({}\\)",
    "begin": "\\begin{align}{}\\end{align}",
    "$": "${}$",
}
OWN_LINE = ("{}", "1. It costs $5:\n\n   {}\n\n   and so on.", "> {}")
PLACES = (
    *OWN_LINE,
    "Let {} be, for $5 or $10.",
    "- a `$x$` {} b",
    "## On {}",
    "**It is {} then**",
    "| a | b |\n|--|--|\n| {} | $3 |",
    "(see {}).",
)
CODE = re.compile(
    r"^([ \t>]*)(```+|~~~+)[^\n]*\n.*?(?:^[ \t>]*\2[`~]*[ \t]*$|\Z)|(?<!`)(`+)(?!`)(?:[^`]|(?!\3)`+)+?(?<!`)\3(?!`)",
    re.DOTALL | re.MULTILINE,
)
INSIDE = r"((?:(?!\n[ \t>]*\n).)+?)"
KINDS = {
    "$$": re.compile(r"(?<![\\$])\$\$(?!\$)" + INSIDE + r"(?<!\\)\$\$", re.DOTALL),
    "\\[": re.compile(r"(?<!\\)\\\[" + INSIDE + r"(?<!\\)\\\]", re.DOTALL),
    "\\(": re.compile(r"(?<!\\)\\\(" + INSIDE + r"(?<!\\)\\\)", re.DOTALL),
    "begin": re.compile(
        r"(?:^|\n)[ \t>]*(\\begin\{((?:align|equation|gather|multline|alignat|flalign|eqnarray)\*?)\}.+?\\end\{\2\})", re.DOTALL
    ),
    "$": re.compile(r"(?<![\\$\w])\$(?![\s\d$])([^$\n]*?[\\^_=][^$\n]*?)(?<![\s\\])\$(?![\d$])"),
}
PRICE = re.compile(r"(?<![\\$\w])\$\d[\d.,]*(?!\d|[^\n$]{0,40}\$(?!\d))")


def bare(text: str) -> str:
    return re.sub(r"\\tag\{\w+\}\Z", "", re.sub(r"[\s>.,;:!?]+", "", text))


def reference(text: str) -> Iterator[tuple[str, str]]:
    text = CODE.sub("\n", text)
    for kind, pattern in KINDS.items():
        for found in pattern.finditer(text):
            if bare(found[1]):
                yield kind, bare(found[1])
        text = pattern.sub(" ", text)


def formulas(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for token in tokens:
        if token.type in ("math", "math_block"):
            yield ("begin" if token.markup.startswith("\\begin") else token.markup), bare(token.content)
        yield from formulas(token.children or ())


def placed(missed: bool) -> None:
    """Each formula in each place between each kind of delimiters, prices and code beside it."""
    # A comment hides what closes the formula, in LaTeX too; nested environments and dollars are no single formula.
    sources = [source for source in written() if not re.search(r"[\n$`%]|\\begin\{(?:align|gather|equation)", source)]
    for kind, between in BETWEEN.items():
        wanted = hit = false = 0
        for source, place in product(sources, PLACES):
            if ("|" in source and place.startswith("|")) or (kind == "begin" and place not in OWN_LINE):
                continue
            text = place.replace("{}", between.replace("{}", source))
            found = [bare(body) for _, body in formulas(parse(text, {}))]
            whole = bare(between.replace("{}", source) if kind == "begin" else source)
            wanted += 1
            hit += whole in found
            false += len(found) - (whole in found)
            if missed and (found != [whole]):
                print(f"{kind} {text!r}: {found}")
        print(f"{kind:6} {wanted:7} placed, found {hit / wanted:8.2%}, and {false} where there is none")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--corpus", type=Path)
    options.add_argument("--missed", action="store_true", help="print what was not found")
    given = options.parse_args()
    if given.corpus is None:
        placed(given.missed)
        return
    texts = [json.loads(line)["text"] for line in given.corpus.read_text(encoding="utf-8").split("\n") if line]
    wanted: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    priced = false = 0
    seconds = 0.0
    for text in texts:
        began = time.perf_counter()
        tokens = parse(text, {})
        seconds += time.perf_counter() - began
        found = Counter(formulas(tokens))
        for (kind, body), count in Counter(reference(text)).items():
            wanted[kind] += count
            hit[kind] += min(count, found[kind, body])
            if given.missed and found[kind, body] < count:
                print(f"missed {count - found[kind, body]} × {kind} {body[:100]}")
        if PRICE.search(text) and not re.search(r"\\[a-zA-Z(\[]|\$[^$\n]*[\^_=][^$\n]*\$", CODE.sub("", text)):
            priced += 1
            false += bool(found)
            if given.missed and found:
                print("false", list(found)[:3])
    for kind in KINDS:
        share = f"{hit[kind] / wanted[kind]:8.2%}" if wanted[kind] else "       –"
        print(f"{kind:6} {wanted[kind]:7} in the corpus, found {share}")
    print(f"prices {priced:7} answers, false mathematics in {false}")
    print(f"{1000 * seconds / max(1, len(texts)):.2f} ms to parse an answer")


if __name__ == "__main__":
    main()
