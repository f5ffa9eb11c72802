"""Virtual time as people read it: the calendar of a world, always UTC."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from services.engine.world import World

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def wall(at_us: int) -> datetime:
    """An instant of the wall's time."""
    return _EPOCH + timedelta(microseconds=at_us)


def moment(world: World, at_us: int) -> datetime:
    """The calendar instant of a virtual time."""
    return _EPOCH + timedelta(microseconds=world.origin_us + at_us)


def time_of_day(world: World, at_us: int) -> str:
    """Hours, minutes and seconds."""
    return f"{moment(world, at_us):%H:%M:%S}"


def day(world: World, at_us: int) -> int:
    """Which day of the world it is; the first is 1."""
    return (moment(world, at_us).date() - moment(world, 0).date()).days + 1


def told(world: World, at_us: int) -> str:
    """A time in a sentence: of another day than the present one with its day."""
    clock = time_of_day(world, at_us)
    number = day(world, at_us)
    if number == day(world, world.now_us):
        return clock
    return _("day %(day)d, %(time)s") % {"day": number, "time": clock}
