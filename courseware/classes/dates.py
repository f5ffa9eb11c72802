"""Dates in the time zone of a class: how they are entered, and carried to another term."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone

FORMAT = "%Y-%m-%dT%H:%M"


@cache
def zones() -> list[str]:
    """The names of time zones, as one chooses from them."""
    places = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    return ["UTC", *sorted(each for each in available_timezones() if each.partition("/")[0] in places)]


class MomentField(forms.DateTimeField):
    """A date and a time of day, meant in the zone that holds while the form is read and shown."""

    widget = forms.DateTimeInput(format=FORMAT, attrs={"type": "datetime-local"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})


def told_zone() -> str:
    """The zone that holds, for beside a date."""
    return timezone.get_current_timezone_name()


def shifted(moment: datetime | None, days: int, zone: str) -> datetime | None:
    """The same time of day so many days later, also where summer time begins between."""
    if moment is None:
        return None
    there = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(days=days)
    return there.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
