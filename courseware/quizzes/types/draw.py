"""A draw: what a seed makes of a question's parameters, and the texts filled in with it.

Each parameter is drawn by its own name, so that a parameter that is added later leaves the others as they were.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from courseware.quizzes.formulas import Unclear, Value, evaluate, holds, number, plain
from courseware.quizzes.ground import Ground
from courseware.quizzes.types.contract import Formula, Question, Range
from services.engine.chance import chance, chance_below

T = TypeVar("T")

MOST_DRAWS = 200
_HOLE = re.compile(r"\{\{\s*(?P<formula>[^{}|]+?)\s*(?:\|\s*(?P<digits>\d)\s*)?\}\}")


class Draw:
    """Numbers by name, drawn from a seed, and what is made of them."""

    def __init__(self, seed: str, names: Mapping[str, Value], ground: Ground) -> None:
        self.seed = seed
        self.names = names
        self.ground = ground

    def number(self, formula: Formula) -> int | Fraction:
        """What a formula comes to, as a number. Raises Unclear."""
        return number(formula, self.names, self.ground.functions)

    def value(self, formula: Formula) -> Value:
        """What a formula comes to. Raises Unclear."""
        return evaluate(formula, self.names, self.ground.functions)

    def holds(self, formula: Formula) -> bool:
        """Whether a formula is true. Raises Unclear."""
        return holds(formula, self.names, self.ground.functions)

    def text(self, text: str) -> str:
        """A text with its holes filled in. Raises Unclear."""

        def fill(hole: re.Match[str]) -> str:
            digits = hole["digits"]
            return written(self.value(hole["formula"]), None if digits is None else int(digits))

        return _HOLE.sub(fill, text) if "{{" in text else text

    def texts(self, texts: Sequence[str]) -> list[str]:
        return [self.text(each) for each in texts]

    def params(self, params: Any) -> Any:
        """Parameters of an operation: a text that is one hole becomes the value itself."""
        if isinstance(params, dict):
            return {name: self.params(each) for name, each in params.items()}
        if isinstance(params, list):
            return [self.params(each) for each in params]
        if not isinstance(params, str):
            return params
        whole = _HOLE.fullmatch(params.strip())
        if whole is None or whole["digits"]:
            return self.text(params)
        found = self.value(whole["formula"])
        return float(found) if isinstance(found, Fraction) else found

    def shuffled(self, things: Sequence[T], who: str = "order") -> list[T]:
        """The same things in an order that the seed decides."""
        return [things[at] for at in sorted(range(len(things)), key=lambda at: chance(self.seed, who, at))]

    def knowing(self, **more: Value) -> "Draw":
        """The same, with further names."""
        return Draw(self.seed, {**self.names, **more}, self.ground)


def drawn(question: Question, seed: str, ground: Ground) -> Draw:
    """What a seed makes of a question. Raises Unclear, also where nothing satisfies what is required."""
    for attempt in range(MOST_DRAWS):
        names: dict[str, Value] = dict(ground.numbers)
        for name, parameter in question.parameters.items():
            names[name] = _parameter(name, parameter, seed, attempt)
        for name, formula in question.values.items():
            names[name] = evaluate(formula, names, ground.functions)
        if question.require == "" or holds(question.require, names, ground.functions):
            return Draw(seed, names, ground)
    raise Unclear(f"no numbers were found for which “{question.require}” holds")


def _parameter(name: str, parameter: Range, seed: str, attempt: int) -> Value:
    if parameter.choose:
        return plain(parameter.choose[chance_below(seed, name, attempt, len(parameter.choose))])
    if parameter.low is None or parameter.to is None:
        raise Unclear(f"“{name}” needs `from` and `to`, or `choose`")
    low, high, step = (Fraction(repr(each)) for each in (parameter.low, parameter.to, parameter.step))
    if step <= 0 or high < low:
        raise Unclear(f"“{name}” goes from {low} to {high} by {step}, which is nothing")
    return plain(low + step * chance_below(seed, name, attempt, int((high - low) / step) + 1))


def written(value: Value, digits: int | None = None) -> str:
    """A value as it stands in a text: with commas between thousands, and no more decimals than it has, or than four.

    >>> written(1800), written(Fraction(5, 2)), written(Fraction(1, 3), 2)
    ('1,800', '2.5', '0.33')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if digits is not None:
        return _decimal(value, digits)
    return f"{value:,}" if isinstance(value, int) else _decimal(value, 4).rstrip("0").rstrip(".")


def _decimal(value: int | Fraction, digits: int) -> str:
    scaled = int(abs(value) * 10**digits + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**digits)
    sign = "−" if value < 0 and scaled else ""
    return f"{sign}{whole:,}.{rest:0{digits}d}" if digits else f"{sign}{whole:,}"
