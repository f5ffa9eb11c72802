"""Numbers and states of marks as people read them."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.gradebook.marks import UNITS_A_POINT, Mark, State

NONE = "–"


@lru_cache(maxsize=16_384)
def points(units: int) -> str:
    """Points with at most two places.

    >>> points(850_000), points(673_333), points(1_000_000)
    ('8.5', '6.73', '10')
    """
    return f"{rounded(units):f}"


def rounded(units: int) -> Decimal:
    """The same as a number, for files."""
    found = (Decimal(units) / UNITS_A_POINT).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    return found if found.as_tuple().exponent <= 0 else found.quantize(Decimal(1))  # type: ignore[operator]


def percent(share: Fraction | float | None) -> str:
    """A share in per cent with one place; a dash where there is none.

    >>> percent(Fraction(7675, 10_000)), percent(None)
    ('76.8 %', '–')
    """
    return NONE if share is None else f"{percent_number(share)} %"


def percent_number(share: Fraction | float) -> Decimal:
    exact = Fraction(share)
    return (Decimal(exact.numerator * 100) / exact.denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)


def weight(value: Decimal | int) -> str:
    """A category's weight.

    >>> weight(Decimal("60.00")), weight(Decimal("12.50"))
    ('60 %', '12.5 %')
    """
    return f"{float(value):g} %"


@lru_cache(maxsize=4096)
def cell(mark: Mark) -> str:
    """What stands in a cell of the gradebook."""
    match mark.state:
        case State.NOT_YET:
            return NONE
        case State.WAITING:
            return _("to grade")
        case State.MISSING:
            return _("missing")
        case State.EXCUSED:
            return _("excused")
    return points(mark.earned)


def note(mark: Mark) -> str:
    """What stands beside it, in a few letters."""
    notes = [_("set")] if mark.state is State.SET else []
    if mark.days_late:
        notes.append(late(mark.days_late))
    return ", ".join(notes)


def late(days: int) -> str:
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}


def student(number: int) -> str:
    """Somebody whose name is hidden."""
    return _("Student %(number)s") % {"number": f"{number:02}"}
