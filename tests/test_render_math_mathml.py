"""The tree as MathML: each node an element, well formed and safe whatever the source held."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.math.mathml import mathml
from grokchat.render.math.nodes import Coloured, Row, Symbol, Text, Unknown
from grokchat.render.math.parse import parse


def inner(source: str) -> str:
    """The MathML of a formula without the element around it."""
    text = mathml(parse(source).tree)
    ET.fromstring(text)
    return text.partition(">")[2].rpartition("<")[0]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x", "<mi>x</mi>"),
        ("12.5", "<mn>12.5</mn>"),
        ("a<b", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"),
        (r"\frac{a}{b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
        (r"\sqrt{x}", "<msqrt><mi>x</mi></msqrt>"),
        (r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
        ("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
        (r"\sum_i^n", '<munderover><mo largeop="true">∑</mo><mi>i</mi><mi>n</mi></munderover>'),
        (r"\int_a", '<msub><mo largeop="true">∫</mo><mi>a</mi></msub>'),
        (r"\mathrm{max}", '<mi mathvariant="normal">max</mi>'),
        (r"\mathbf{x}", "<mi>𝐱</mi>"),
        (r"\text{a b}", "<mtext>a&#160;b</mtext>"),
        (r"\hat x", '<mover accent="true"><mi>x</mi><mo stretchy="false">^</mo></mover>'),
        (r"\overline{x}", '<mover accent="true"><mi>x</mi><mo stretchy="true">¯</mo></mover>'),
        (
            r"\underbrace{x}_n",
            '<munder><munder accentunder="true"><mi>x</mi><mo stretchy="true">⏟</mo></munder><mi>n</mi></munder>',
        ),
        (r"\cancel{x}", '<menclose notation="updiagonalstrike"><mi>x</mi></menclose>'),
        (r"\phantom{x}", "<mphantom><mi>x</mi></mphantom>"),
        (r"\textcolor{red}{x}", '<mstyle mathcolor="red"><mi>x</mi></mstyle>'),
        (r"\xrightarrow{f}", '<mover><mo stretchy="true">⟶</mo><mi>f</mi></mover>'),
        (r"\foo", r"<mtext>\foo</mtext>"),
    ],
)
def test_a_node_is_an_element(source: str, expected: str) -> None:
    """As browsers and typesetters read it."""
    assert inner(source) == expected


def test_a_table_has_rows_rules_and_numbers() -> None:
    """Its columns aligned, its lines between them, a row's number behind its cells."""
    root = ET.fromstring(mathml(parse(r"\left(\begin{array}{c|r} a & b \\ \hline c & d \end{array}\right)").tree))
    table = next(element for element in root.iter() if element.tag.endswith("mtable"))
    assert (table.get("columnalign"), table.get("columnlines"), table.get("rowlines")) == ("center right", "solid", "solid")
    assert [len(row) for row in table] == [2, 2]
    numbered = ET.fromstring(mathml(parse(r"\begin{align} a &= b \tag{7} \\ c &= d \end{align}").tree))
    assert "".join(numbered.itertext()) == "a=b(7)c=d"


def test_display_is_said() -> None:
    """A block, or inline."""
    assert 'display="block"' in mathml(Row())
    assert 'display="inline"' in mathml(Row(), display=False)


@given(st.text(max_size=30))
def test_no_text_breaks_out(text: str) -> None:
    """Markup, quotes and control characters in any leaf stay text."""
    leaves = (Symbol(text or "x"), Text(text), Unknown(text), Coloured(Row((Text(text),)), text))
    root = ET.fromstring(mathml(Row(leaves)))
    allowed = {"math", "mrow", "mi", "mn", "mo", "mtext", "mstyle", "mspace"}
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= allowed
    assert not any(char < " " for char in "".join(root.itertext()))
