"""The time zones that a class may have, and dates that are carried to another term."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


@cache
def zones() -> list[str]:
    """The names of time zones, as one chooses from them."""
    places = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    return ["UTC", *sorted(each for each in available_timezones() if each.partition("/")[0] in places)]


def shifted(moment: datetime | None, days: int, zone: str) -> datetime | None:
    """The same time of day so many days later, also where summer time begins between."""
    if moment is None:
        return None
    there = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(days=days)
    return there.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
