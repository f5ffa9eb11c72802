"""Formulas in a question bank: exact arithmetic over named numbers, and nothing else.

A formula is Python's own syntax, read by `ast` and carried out by the table below: what is not in it is refused when
the bank is loaded, so a bank can do nothing but compute. Numbers are integers and fractions, never floats: 0.1 + 0.2 is
0.3. Powers, factors and texts are bounded, so that no formula takes long.
"""

import ast
import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

Value = int | Fraction | str | bool
Functions = Mapping[str, Callable[..., Any]]

LONGEST = 400
LARGEST_EXPONENT = 200
MOST_BITS = 4096
MOST_LETTERS = 2000


class Unclear(Exception):
    """A formula that cannot be read, or that has no value with these numbers; the message says why."""


def evaluate(formula: str | float, names: Mapping[str, Value], functions: Functions | None = None) -> Value:
    """What a formula comes to. Raises Unclear.

    >>> evaluate("max(ceil(1800 / 1000), rate // 700)", {"rate": 2500})
    3
    >>> evaluate("round(0.1 + 0.2, 2) == 0.3", {})
    True
    """
    if isinstance(formula, str):
        return _Reckoner(names, functions or {}).value(_parsed(formula))
    return plain(formula)


def number(formula: str | float, names: Mapping[str, Value], functions: Functions | None = None) -> int | Fraction:
    """The same for a formula that must come to a number. Raises Unclear."""
    found = evaluate(formula, names, functions)
    if isinstance(found, str | bool):
        raise Unclear(f"{formula} is {found!r} and no number")
    return found


def holds(formula: str | float, names: Mapping[str, Value], functions: Functions | None = None) -> bool:
    """The same for a formula that is true or false. Raises Unclear."""
    found = evaluate(formula, names, functions)
    if not isinstance(found, bool):
        raise Unclear(f"{formula} is {found!r} and neither true nor false")
    return found


def plain(found: Any) -> Value:
    """A value in its simplest form: a fraction that is whole is an integer. Raises Unclear for what is no value."""
    if isinstance(found, bool | str):
        return found
    if isinstance(found, float):
        if not math.isfinite(found):
            raise Unclear(f"{found} is no number")
        found = Fraction(repr(found))
    if isinstance(found, int | Fraction):
        if found.numerator.bit_length() > MOST_BITS or found.denominator.bit_length() > MOST_BITS:
            raise Unclear("a number grows too large")
        return found.numerator if found.denominator == 1 else found
    raise Unclear(f"{type(found).__name__} is not a kind of value that a formula has")


def names_in(formula: str | float) -> set[str]:
    """The names that a formula asks for, functions included. Raises Unclear."""
    if not isinstance(formula, str):
        return set()
    return {node.id for node in ast.walk(_parsed(formula)) if isinstance(node, ast.Name)} - set(BUILT_IN) - TRUTHS


@lru_cache(maxsize=4096)
def _parsed(formula: str) -> ast.expr:
    if len(formula) > LONGEST:
        raise Unclear(f"a formula has at most {LONGEST} characters")
    try:
        return ast.parse(formula.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unclear(f"“{formula}” is no formula") from error


def _rounded(value: Any, digits: Any = 0) -> Value:
    """Half up, as in school; Python's own rounds half to even."""
    if not isinstance(digits, int) or not 0 <= digits <= 12:
        raise Unclear("round(x, digits) has 0 to 12 digits")
    scale = 10**digits
    return plain(Fraction(math.floor(_numeric(value) * scale + Fraction(1, 2)), scale))


def _numeric(value: Any) -> int | Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise Unclear(f"{value!r} is no number")
    return value


def _power(base: Any, exponent: Any) -> Value:
    base, exponent = _numeric(base), _numeric(exponent)
    if not isinstance(exponent, int) or abs(exponent) > LARGEST_EXPONENT:
        raise Unclear(f"an exponent is a whole number up to {LARGEST_EXPONENT}")
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if bits * abs(exponent) > MOST_BITS:
        raise Unclear("a number grows too large")
    return plain(Fraction(base) ** exponent)


def _divided(left: Any, right: Any) -> Value:
    return plain(Fraction(_numeric(left)) / _numeric(right))


def _sum(left: Any, right: Any) -> Value:
    if isinstance(left, str) and isinstance(right, str) and len(left) + len(right) <= MOST_LETTERS:
        return left + right
    return plain(_numeric(left) + _numeric(right))


BINARY: dict[type[ast.operator], Callable[[Any, Any], Value]] = {
    ast.Add: _sum,
    ast.Sub: lambda left, right: plain(_numeric(left) - _numeric(right)),
    ast.Mult: lambda left, right: plain(_numeric(left) * _numeric(right)),
    ast.Div: _divided,
    ast.FloorDiv: lambda left, right: plain(_numeric(left) // _numeric(right)),
    ast.Mod: lambda left, right: plain(_numeric(left) % _numeric(right)),
    ast.Pow: _power,
}
COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: lambda left, right: bool(left == right),
    ast.NotEq: lambda left, right: bool(left != right),
    ast.Lt: lambda left, right: bool(_numeric(left) < _numeric(right)),
    ast.LtE: lambda left, right: bool(_numeric(left) <= _numeric(right)),
    ast.Gt: lambda left, right: bool(_numeric(left) > _numeric(right)),
    ast.GtE: lambda left, right: bool(_numeric(left) >= _numeric(right)),
}
BUILT_IN: dict[str, Callable[..., Any]] = {
    "ceil": lambda value: math.ceil(_numeric(value)),
    "floor": lambda value: math.floor(_numeric(value)),
    "round": _rounded,
    "abs": lambda value: abs(_numeric(value)),
    "min": lambda *values: min(map(_numeric, values)),
    "max": lambda *values: max(map(_numeric, values)),
}
TRUTHS = {"true", "false"}


class _Reckoner:
    """Carries a formula out, node by node."""

    def __init__(self, names: Mapping[str, Value], functions: Functions) -> None:
        self._names = names
        self._functions = functions

    def value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=bool() | int() | float() | str() as found):
                return plain(found)
            case ast.Name(id=name):
                return self._named(name)
            case ast.UnaryOp(op=op, operand=operand):
                return self._signed(op, operand)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
                return self._computed(BINARY[type(op)], left, right)
            case ast.BoolOp(op=op, values=values):
                truths = (self._truth(each) for each in values)
                return all(truths) if isinstance(op, ast.And) else any(truths)
            case ast.Compare(left=left, ops=ops, comparators=others):
                return self._compared(left, ops, others)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.value(body if self._truth(test) else orelse)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._called(name, arguments)
            case _:
                raise Unclear(f"“{ast.unparse(node)}” is not something a formula can do")

    def _named(self, name: str) -> Value:
        if name in TRUTHS:
            return name == "true"
        if name not in self._names:
            raise Unclear(f"“{name}” is not known here")
        return plain(self._names[name])

    def _signed(self, op: ast.unaryop, operand: ast.expr) -> Value:
        match op:
            case ast.USub():
                return plain(-_numeric(self.value(operand)))
            case ast.UAdd():
                return _numeric(self.value(operand))
            case ast.Not():
                return not self._truth(operand)
            case _:
                raise Unclear("a formula knows the signs + and - and the word not")

    def _truth(self, node: ast.expr) -> bool:
        found = self.value(node)
        if not isinstance(found, bool):
            raise Unclear(f"“{ast.unparse(node)}” is neither true nor false")
        return found

    def _computed(self, operation: Callable[[Any, Any], Value], left: ast.expr, right: ast.expr) -> Value:
        try:
            return operation(self.value(left), self.value(right))
        except ZeroDivisionError as error:
            raise Unclear(f"“{ast.unparse(right)}” is zero, and divides") from error

    def _compared(self, left: ast.expr, ops: list[ast.cmpop], others: list[ast.expr]) -> bool:
        before = self.value(left)
        for op, other in zip(ops, others, strict=True):
            after = self.value(other)
            if type(op) not in COMPARED:
                raise Unclear("a formula compares by == != < <= > >=")
            if not COMPARED[type(op)](before, after):
                return False
            before = after
        return True

    def _called(self, name: str, arguments: list[ast.expr]) -> Value:
        function = BUILT_IN.get(name) or self._functions.get(name)
        if function is None:
            raise Unclear(f"there is no function “{name}”")
        values = [self.value(each) for each in arguments]
        try:
            return plain(function(*values))
        except (TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise Unclear(f"{name}({', '.join(map(repr, values))}): {error}") from error
