"""How a number is marked: against its key within a tolerance, then against the known wrong ways to it.

Used wherever a number is asked for: in numeric questions, in blanks, in predictions. Values are kept as exact fractions
in text, as JSON has none.
"""

from fractions import Fraction

import msgspec

from courseware.quizzes.formulas import Unclear
from courseware.quizzes.types.contract import Formula, Part, Wrong
from courseware.quizzes.types.draw import Draw, written


class ShownWrong(msgspec.Struct):
    value: str
    feedback: str
    misconception: str


class Amount(msgspec.Struct, omit_defaults=True):
    """A number's key: the value, how far off one may be, the wrong ways that lead elsewhere, and what to say else."""

    value: str
    otherwise: str
    tolerance: str = "0"
    wrong: list[ShownWrong] = []

    @property
    def key(self) -> Fraction:
        return Fraction(self.value)

    def accepts(self, given: Fraction) -> bool:
        return abs(given - self.key) <= Fraction(self.tolerance)

    def mark(self, name: str, given: Fraction) -> Part:
        """How a number is marked, and what is said to it."""
        if self.accepts(given):
            return Part(name=name, mark="right")
        # As generous as for the key: who went that way may have rounded on it.
        for each in self.wrong:
            if abs(given - Fraction(each.value)) <= Fraction(self.tolerance):
                return Part(name=name, mark="wrong", feedback=each.feedback, misconception=each.misconception)
        return Part(name=name, mark="wrong", feedback=self.otherwise)


def amount(value: int | Fraction, tolerance: Formula, wrong: list[Wrong], otherwise: str, draw: Draw) -> Amount:
    """The key as it is stored; wrong ways that lead to the right number in this draw are none. Raises Unclear."""
    key = Amount(str(value), draw.text(otherwise), str(tolerated(tolerance, value, draw)))
    for each in wrong:
        elsewhere = draw.number(each.when)
        if not key.accepts(Fraction(elsewhere)):
            key.wrong.append(ShownWrong(str(elsewhere), draw.text(each.feedback), each.misconception))
    return key


def tolerated(tolerance: Formula, value: int | Fraction, draw: Draw) -> Fraction:
    """How far off a number may be: an amount, or a share such as "2 %" of the key. Raises Unclear."""
    if isinstance(tolerance, str) and tolerance.strip().endswith("%"):
        found = abs(Fraction(value)) * Fraction(draw.number(tolerance.strip()[:-1])) / 100
    else:
        found = Fraction(draw.number(tolerance))
    if found < 0:
        raise Unclear("a tolerance is not below nothing")
    return found


def said(value: Fraction | str, unit: str = "") -> str:
    """A number as it is shown in an answer."""
    number = Fraction(value)
    if unit == "$":
        return f"${written(number, 2)}"
    text = written(number.numerator if number.denominator == 1 else number)
    return f"{text} {unit}" if unit else text


def elsewhere(key: Amount) -> list[Fraction]:
    """Numbers that must not be taken for the key: the known wrong ways, and some far off."""
    step = Fraction(key.tolerance) + max(Fraction(1), abs(key.key))
    return [*(Fraction(each.value) for each in key.wrong), key.key + step, key.key - step, key.key * 10 + step]


def near(key: Amount) -> list[Fraction]:
    """Numbers that must be taken for the key: at the very edge of the tolerance."""
    return [key.key + Fraction(key.tolerance), key.key - Fraction(key.tolerance)]


def typed(value: Fraction) -> str:
    """A number as a form sends it, exactly where decimals can say it."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.12f}".rstrip("0")
