"""Documents as models write them, made by a grammar: blocks in blocks, with every kind of mark in their words."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = st.sampled_from(
    [
        "word",
        "longer",
        "incomprehensibilities",
        "a",
        "I",
        "x_1",
        "漢字かな",
        "한국어",
        "e\u0301te\u0301",
        "👩\u200d👩\u200d👧",
        "🇩🇪",
        "👍🏽",
        "❤\ufe0f",
        "5",
        "$5",
        "3.14",
        "AT&T",
        "a<b",
        "C:\\path",
        "snake_case_name",
        "2*3",
        "--",
        "…",
        "“quoted”",
        "naïve",
        "שלום",
    ]
)
FORMULAS = st.sampled_from(
    ["a^2 + b^2 = c^2", "\\frac{1}{2}", "x_i", "\\sum_{i=1}^n i", "\\alpha \\to \\beta", "E = mc^2", "\\sqrt{2}"]
)
LANGUAGES = st.sampled_from(["", "python", "json", "sh", "unknown", "c++", "diff"])
CODE = st.lists(
    st.sampled_from(
        ["x = 1", "def f(a):", "    return a", "", "# why", '{"a": [1, null]}', "+ added", "\ttab", "漢字", "`", "a" * 90]
    ),
    max_size=6,
)


def spaced(words: list[str]) -> str:
    return " ".join(words)


plain = st.lists(WORDS, min_size=1, max_size=9).map(spaced)
marked = st.one_of(
    plain,
    plain.map(lambda words: f"**{words}**"),
    plain.map(lambda words: f"*{words}*"),
    plain.map(lambda words: f"~~{words}~~"),
    plain.map(lambda words: f"***{words}***"),
    plain.map(lambda words: f"`{words}`"),
    plain.map(lambda words: f"[{words}](https://example.org/a_b?c=d)"),
    plain.map(lambda words: f"![{words}](picture.png)"),
    plain.map(lambda words: f"[{words}][name]"),
    plain.map(lambda words: f"<b>{words}</b>"),
    FORMULAS.map(lambda tex: f"\\({tex}\\)"),
    FORMULAS.map(lambda tex: f"${tex}$"),
    st.sampled_from(["[^1]", "[^note]", "https://example.org/x", "<a@example.org>", "&amp;", "&#35;", "\\*", "  \n", "\\\n", "\n"]),
)
sentence = st.lists(marked, min_size=1, max_size=7).map(spaced)


def fenced(language: str, rows: list[str]) -> str:
    body = "".join(f"{row}\n" for row in rows)
    return f"```{language}\n{body}```" if "`" not in body else f"~~~{language}\n{body}~~~"


def table(rows: list[list[str]], aligns: list[str]) -> str:
    columns = len(aligns)
    lines = ["| " + " | ".join(cell.replace("\n", " ").replace("|", "\\|") for cell in row[:columns]) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "|".join(aligns) + "|", *lines[1:]])


def shifted(mark: str, block: str, rest: str = "  ") -> str:
    first, *others = block.split("\n")
    return "\n".join([mark + first, *(rest + line if line else line for line in others)])


def listed(mark: str, items: list[str], *, loose: bool) -> str:
    width = " " * len(mark)
    return ("\n\n" if loose else "\n").join(shifted(mark, item, width) for item in items)


leaves = st.one_of(
    sentence,
    sentence,
    st.builds(lambda level, words: "#" * level + " " + words.replace("\n", " "), st.integers(1, 6), sentence),
    st.builds(lambda words, line: f"{words.strip()}\n{line}", plain, st.sampled_from(["===", "---"])),
    st.builds(fenced, LANGUAGES, CODE),
    st.builds(
        table,
        st.lists(st.lists(marked, min_size=3, max_size=3), min_size=1, max_size=4),
        st.sampled_from([["---"], ["--", ":-:"], [":--", "--:", "-"]]),
    ),
    FORMULAS.map(lambda tex: f"$$\n{tex}\n$$"),
    FORMULAS.map(lambda tex: f"\\[ {tex} \\]"),
    FORMULAS.map(lambda tex: f"\\begin{{align}}\na &= {tex} \\\\\nb &= 2\n\\end{{align}}"),
    st.builds(lambda label, words: f"[^{label}]: {words}", st.sampled_from(["1", "note"]), plain),
    st.builds(lambda term, one, two: f"{term}\n: {one}\n: {two}", plain, plain, plain),
    st.sampled_from(
        ["---", "[name]: https://example.org/named 'Title'", "<div>\n*raw*\n</div>", "    indented\n\n    code", "<!-- a\n\nb -->"]
    ),
)
blocks = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(
            listed,
            st.sampled_from(["- ", "* ", "1. ", "10. ", "- [ ] ", "- [x] "]),
            st.lists(inner, min_size=1, max_size=3),
            loose=st.booleans(),
        ),
        inner.map(lambda block: shifted("> ", block, "> ")),
        st.builds(
            lambda kind, block: f"> [!{kind}]\n" + shifted("> ", block, "> "), st.sampled_from(["NOTE", "TIP", "warning"]), inner
        ),
        st.builds(lambda one, two: f"{one}\n\n{two}", inner, inner),
    ),
    max_leaves=4,
)
documents = st.lists(blocks, min_size=1, max_size=5).map("\n\n".join)
"""Whole documents, each block behind an empty line."""

MARKS = st.text(alphabet="*_`~[]()<>!#|-+=:;\\$&>. \t\nab1漢\u0301\u200d👍🏽\r\x1b\u202e", max_size=80)
"""Nothing but marks, in any order."""

widths = st.one_of(st.sampled_from([20, 60, 120]), st.integers(10, 200))
