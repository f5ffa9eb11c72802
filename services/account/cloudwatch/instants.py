"""Calendar instants of the API, and virtual times of the world. Periods are those of the calendar, as at AWS."""

from services.engine.clock import SECOND_US
from services.engine.context import Context

_MOST_S = 10**11  # in the year 5138: what lies further off is no time of anybody


def virtual_us(ctx: Context, seconds: float) -> int:
    """The virtual time, before the world began perhaps, of an instant in seconds since 1970."""
    bounded = min(max(seconds, -_MOST_S), _MOST_S)
    return round(bounded * SECOND_US) - ctx.unix_us(0)


def unix_s(ctx: Context, at_us: int) -> float:
    """The instant of a virtual time, in seconds since 1970."""
    return ctx.unix_us(at_us) / SECOND_US


def begun_us(ctx: Context, at_us: int, period_us: int) -> int:
    """The virtual time at which the calendar's period began in which a virtual time lies."""
    return at_us - ctx.unix_us(at_us) % period_us
