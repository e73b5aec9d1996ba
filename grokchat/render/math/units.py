r"""Quantities with their units: siunitx' `\SI`, `\si`, `\num`, `\ang` and their newer names, and mhchem's `\pu`."""

from __future__ import annotations

import re

from grokchat.render.math.nodes import Node
from grokchat.render.math.parser import Command, Parser
from grokchat.render.math.physics import COMMANDS as PHYSICS
from grokchat.render.math.tokens import spell, tokenise

_PREFIXES = (
    "yocto y zepto z atto a femto f pico p nano n micro μ milli m centi c deci d deca da deka da hecto h kilo k mega M giga G tera T "
    "peta P exa E zetta Z yotta Y kibi Ki mebi Mi gibi Gi tebi Ti"
)
_UNITS = (
    "metre m meter m gram g second s ampere A kelvin K mole mol candela cd kilogram kg becquerel Bq celsius °C degreeCelsius °C "
    "coulomb C farad F gray Gy hertz Hz henry H joule J lumen lm katal kat lux lx newton N ohm Ω pascal Pa radian rad siemens S "
    "sievert Sv steradian sr tesla T volt V watt W weber Wb astronomicalunit au bel B dalton Da day d decibel dB degree ° "
    "electronvolt eV hectare ha hour h litre L liter L arcminute ′ minute min arcsecond ″ neper Np tonne t angstrom Å bar bar "
    "barn b knot kn mmHg mmHg nauticalmile M percent % bit bit byte B clight c electronmass mₑ atomicmassunit u planckbar ħ "
    "fm fm pm pm nm nm um μm mm mm cm cm dm dm km km fs fs ps ps ns ns us μs ms ms kg kg mg mg ug μg kHz kHz MHz MHz GHz GHz THz THz "
    "kPa kPa MPa MPa kJ kJ MJ MJ eV eV keV keV MeV MeV GeV GeV TeV TeV kW kW MW MW kWh kWh mV mV kV kV mA mA uA μA mol mol mmol mmol "
    "kN kN ohms Ω kohm kΩ Mohm MΩ pF pF nF nF uF μF mL mL ml ml dB dB"
)


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return {"\\" + name: shown for name, shown in zip(words[::2], words[1::2], strict=True)}


_PREFIX, _UNIT = _pairs(_PREFIXES), _pairs(_UNITS)
_POWERS = {"\\squared": "2", "\\cubed": "3"}
_BEFORE = {"\\square": "2", "\\cubic": "3"}
_PIECE = re.compile(r"\\[a-zA-Z]+|\^\{[^{}]*\}|\^-?[0-9]+|[./~*]|[^\\^./~*\s{}]+")
_EXPONENT = re.compile(r"^(.*?)[eEdD]([-+]?[0-9.]+)(.*)$")
_POWER_OF_UNIT = re.compile(r"([A-Za-zµμΩ°%Å]+)\^?(-?[0-9]+)")


def number(source: str) -> str:
    """LaTeX for a number as siunitx and mhchem write it: 1.2e-3, 5+-2, 1,5, 2x3."""
    text = re.sub(r"\+-|\\pm", r"\\pm ", re.sub(r"\s+", "", source))
    found = _EXPONENT.match(text)
    if found is not None:
        base = f"{found[1]}\\times " if found[1] not in {"", "-", "+"} else found[1]
        text = f"{base}10^{{{found[2].removeprefix('+')}}}{found[3]}"
    return re.sub(r"(?<=[0-9])x(?=[0-9])", r"\\times ", text.replace(",", "{,}"))


def unit(source: str) -> str:
    r"""LaTeX for a unit: names such as `\kilo\metre\per\second\squared`, or letters such as `kg.m/s^2`."""
    out: list[str] = []
    prefix = power = ""
    per = False
    for piece in _PIECE.findall(source.replace("\\tothe", "^")):
        if piece in _PREFIX:
            prefix += _PREFIX[piece]
        elif piece == "\\per":
            per = True
        elif piece in _BEFORE:
            power = _BEFORE[piece]
        elif piece in _POWERS or piece[0] == "^":
            _raise(out, _POWERS.get(piece) or piece.strip("^{}"))
        elif piece == "/":
            out.append("/")
        elif piece in ".~*":
            continue
        else:
            out.append(_one_unit(out, prefix + _UNIT.get(piece, piece), per=per, power=power))
            prefix, power, per = "", "", False
    return "".join(out)


def _one_unit(out: list[str], name: str, *, per: bool, power: str) -> str:
    """A unit behind those before it, with its power."""
    apart = r"\," if out and out[-1] != "/" else ""
    shown = name if name[0] == "\\" else "\\text{" + name.replace("%", r"\%") + "}"
    exponent = ("-" if per else "") + (power or ("1" if per else ""))
    return f"{apart}{shown}" + (f"^{{{exponent}}}" if exponent else "")


def _raise(out: list[str], power: str) -> None:
    """Gives the last unit a power; one that is a divisor already has its sign."""
    if out and out[-1].endswith("^{-1}"):
        out[-1] = out[-1].removesuffix("1}") + power + "}"
    elif out:
        out[-1] += f"^{{{power}}}"


def _quantity(parser: Parser, token: str) -> Node:
    r"""`\SI{…}{…}` and `\qty{…}{…}`; a `\qty` with one argument is that of physics."""
    options = parser.optional()
    if token == "\\qty" and not _is_followed(parser):
        if options is not None:
            parser.push(["[", *options, "]"])
        return PHYSICS["\\quantity"](parser, token) or parser.unknown(token)
    value, name = spell(parser.raw()), spell(parser.raw())
    apart = "" if name.strip() in {"\\degree", "\\percent", "%"} else r"\,"
    return parser.within(tokenise(number(value) + apart + unit(name)))


def _is_followed(parser: Parser) -> bool:
    """Whether a group comes next that has another one at once behind it."""
    stack = parser.stack
    depth = 0
    if parser.peek() != "{":
        return False
    for at in range(len(stack) - 1, max(0, len(stack) - 200), -1):
        depth += (stack[at] == "{") - (stack[at] == "}")
        if not depth:
            return stack[at - 1] == "{"
    return False


def _range(parser: Parser, token: str) -> Node:
    parser.optional()
    first, last = number(spell(parser.raw())), number(spell(parser.raw()))
    name = "" if token == "\\numrange" else r"\," + unit(spell(parser.raw()))
    return parser.within(tokenise(f"{first}{name}\\text{{ to }}{last}{name}"))


def _list(parser: Parser, token: str) -> Node:
    parser.optional()
    values = [number(one) for one in spell(parser.raw()).split(";")]
    name = "" if token == "\\numlist" else r"\," + unit(spell(parser.raw()))
    return parser.within(tokenise(", ".join(value + name for value in values)))


def _number(parser: Parser, token: str) -> Node:
    parser.optional()
    return parser.within(tokenise(number(spell(parser.raw()))))


def _unit(parser: Parser, token: str) -> Node:
    parser.optional()
    return parser.within(tokenise(unit(spell(parser.raw()))))


def _angle(parser: Parser, token: str) -> Node:
    r"""`\ang{1;2;3}` in degrees, minutes and seconds; without braces the sign of an angle."""
    parser.optional()
    if parser.peek() != "{":
        return parser.within(["\\angle"])
    parts = zip(spell(parser.raw()).split(";"), ("^\\circ ", "'", "''"), strict=False)
    return parser.within(tokenise("".join(number(part) + sign for part, sign in parts if part.strip())))


def physical_unit(source: str) -> str:
    r"""LaTeX for the contents of a `\pu`: a number, then units whose digits are powers, with // for a fraction."""
    found = re.match(
        r"\s*((?:[-+]{0,2}[0-9][0-9.,]*|[-+]?\.[0-9]+)(?:\s*[eE][-+]?[0-9]+)?(?:\s*\+-\s*[0-9.]+)?)?\s*(.*)$", source, re.DOTALL
    )
    value, rest = (found[1] or "", found[2]) if found else ("", source)
    above, parted, below = rest.partition("//")
    name = f"\\frac{{{_physical(above)}}}{{{_physical(below)}}}" if parted else _physical(above)
    return number(value) + (r"\," if value and name else "") + name


def _physical(source: str) -> str:
    text = source.strip()
    if "\\" in text or "$" in text:
        return f"\\mathrm{{{text.replace('$', '')}}}"
    shown = re.sub(r"\s+", r"\\,", _POWER_OF_UNIT.sub(r"\1^{\2}", text))
    return "\\mathrm{" + shown.replace("*", r"\cdot ").replace("%", r"\%") + "}"


def _pu(parser: Parser, token: str) -> Node:
    return parser.within(tokenise(physical_unit(spell(parser.raw()))))


COMMANDS: dict[str, Command] = {
    **dict.fromkeys(("\\SI", "\\qty"), _quantity),
    **dict.fromkeys(("\\SIrange", "\\qtyrange", "\\numrange"), _range),
    **dict.fromkeys(("\\SIlist", "\\qtylist", "\\numlist"), _list),
    **dict.fromkeys(("\\si", "\\unit"), _unit),
    "\\num": _number,
    "\\complexnum": _number,
    "\\ang": _angle,
    "\\pu": _pu,
}
"""Commands of siunitx, and mhchem's one for units."""
