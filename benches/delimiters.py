"""How much of the mathematics in a corpus of answers the parser finds, kind by kind, beside a simple finder of its own.

python benches/delimiters.py --corpus answers.jsonl     (each line an object with a "text")

The reference takes code out and then looks for pairs of delimiters with one regular expression a kind; of single dollars it
counts only pairs that hold a command, a script or an equals sign. `false` are answers with prices and without any command in which the
parser finds mathematics, and formulas that it finds in code.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from markdown_it.token import Token

from grokchat.render.parser import parse

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


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--corpus", type=Path, required=True)
    options.add_argument("--missed", action="store_true", help="print what was not found")
    given = options.parse_args()
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
