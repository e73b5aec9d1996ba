"""Arithmetic from text, without ever running the text: only numbers, operators and known functions are understood."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from typing import Any

LONGEST = 1_000
MOST_BITS = 20_000
"""How large a whole number may become."""

Number = int | float

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{
        name: getattr(math, name)
        for name in "sqrt sin cos tan asin acos atan exp log log2 log10 floor ceil gcd".split()  # noqa: SIM905 - reads better
    },
    "abs": abs,
    "round": round,
    "min": min,
    "max": max,
}
_NAMES = {"pi": math.pi, "e": math.e, "tau": math.tau}


def value_of(expression: str) -> Number:
    """The value of an expression. Raises ValueError with the reason when it has none."""
    if len(expression) > LONGEST:
        raise ValueError(f"An expression may have at most {LONGEST:,} characters.")
    try:
        value = _value(ast.parse(expression.strip(), mode="eval").body)
    except SyntaxError as error:
        raise ValueError(f"This is no expression: {expression[:80]!r}.") from error
    except (ZeroDivisionError, OverflowError, TypeError, ValueError) as error:
        raise ValueError(f"{str(error)[:1].upper()}{str(error)[1:].rstrip('.')}.") from error
    except (RecursionError, MemoryError) as error:
        raise ValueError("The expression is nested too deeply.") from error
    return value


def _value(node: ast.expr) -> Number:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return _checked(number)
        case ast.Name(id=name) if name in _NAMES:
            return _NAMES[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _value(inner)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_value(left), _value(right))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _checked(_BINARY[type(op)](_value(left), _value(right)))
        case ast.Call(func=ast.Name(id="factorial"), args=[inner], keywords=[]):
            return _factorial(_value(inner))
        case ast.Call(func=ast.Name(id=name), args=inner, keywords=[]) if name in _FUNCTIONS:
            return _checked(_FUNCTIONS[name](*(_value(one) for one in inner)))
    raise ValueError(f"not understood: {ast.unparse(node)[:80]}")


def _power(base: Number, exponent: Number) -> Number:
    if isinstance(base, int) and isinstance(exponent, int) and base.bit_length() * abs(exponent) > MOST_BITS:
        raise ValueError("the result would be too large")
    return _checked(base**exponent)


def _factorial(number: Number) -> Number:
    if not isinstance(number, int) or not 0 <= number <= 2_000:
        raise ValueError("factorial takes a whole number from 0 to 2,000")
    return _checked(math.factorial(number))


def _checked(value: Number | complex) -> Number:
    if isinstance(value, complex):
        raise ValueError("the result is no real number")  # noqa: TRY004 - the numbers are to blame, not their kind
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        raise ValueError("the result would be too large")
    return value
