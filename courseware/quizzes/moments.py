"""Dates and times of day at a quiz: in which zone somebody types and reads them, and how they are written.

Classes stand above and say through `ZONES` in which zone a person lives with a quiz; who belongs to no class has the
site's. A time of day that a clock skips is refused; where it shows one twice, an opening is the first, an end the last.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courseware.quizzes.models import Quiz

FORMAT = "%Y-%m-%dT%H:%M"
YEARS = range(2000, 2200)
# From ids of quizzes and a person's id to the names of zones, as far as a function knows them.
ZONES: list[Callable[[Iterable[int], int], dict[int, str]]] = []


def zones_of(quiz_ids: Iterable[int], person_id: int | None) -> dict[int, tzinfo]:
    """In which zone this person's dates of each quiz are meant."""
    ids = list(quiz_ids)
    names: dict[int, str] = {}
    if person_id is not None:
        for each in ZONES:
            names |= each(ids, person_id)
    return {pk: ZoneInfo(names[pk]) if pk in names else timezone.get_default_timezone() for pk in ids}


def zone_of(quiz: Quiz | None, person_id: int | None) -> tzinfo:
    """The same for one quiz, or for one that is not made yet."""
    pk = quiz.pk if quiz is not None else 0
    return zones_of([pk], person_id)[pk]


def told(at: datetime | None, *, has_year: bool = True) -> str:
    """A moment in the zone that holds, which is named; nothing where there is none."""
    if at is None:
        return ""
    there = timezone.localtime(at)
    return f"{date_format(there, 'j M Y, H:i' if has_year else 'j M, H:i')} {abbreviation(there)}"


def abbreviation(there: datetime) -> str:
    """A zone as one says it beside a time: CET, IST; UTC and its distance where nobody has a name for it."""
    said = there.tzname() or "UTC"
    return f"UTC{said.replace('-', '−')}" if said[0] in "+-" else said


class MomentField(forms.DateTimeField):
    """A date and a time of day, meant in the zone that holds while the form is read and shown."""

    widget = forms.DateTimeInput(format=FORMAT, attrs={"type": "datetime-local"})
    default_error_messages = {
        "skipped": gettext_lazy(
            "There is no such time on that day in %(zone)s: clocks go forward from %(before)s to %(after)s."
        ),
        "far_away": gettext_lazy("Write a year from 2000 to 2199."),
    }

    def __init__(self, *, is_end: bool = True, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "input_formats": [FORMAT, f"{FORMAT}:%S"], **kwargs})
        self._fold = int(is_end)

    def to_python(self, value: Any) -> datetime | None:
        """Raises ValidationError, also for a time of day that clocks skip there."""
        default = timezone.get_default_timezone()
        with timezone.override(default):
            found = super().to_python(value)
        if found is not None and found.year not in YEARS:
            raise ValidationError(self.error_messages["far_away"], code="far_away")
        if found is None or found.tzinfo is not default:
            # Who writes an offset has said which moment is meant.
            return found
        there = found.replace(tzinfo=timezone.get_current_timezone(), fold=self._fold)
        skipped_s = there.replace(fold=0).timestamp() - there.replace(fold=1).timestamp()
        if skipped_s > 0:
            after = _end_of_gap(there)
            told = {"before": after - timedelta(seconds=skipped_s), "after": after}
            clock = {name: f"{at:%H:%M}" for name, at in told.items()}
            raise ValidationError(self.error_messages["skipped"], code="skipped", params={"zone": told_zone(), **clock})
        # In its own zone Python tells two hours of one name apart neither in a comparison nor in a difference.
        return there.astimezone(UTC)


def _end_of_gap(there: datetime) -> datetime:
    """What clocks show first after the gap that a time of day lies in.

    In a gap the second reading goes by the offset that comes, and so names an instant before the change; the first one
    names an instant after it.
    """
    low, high = (int(there.replace(fold=fold).timestamp()) for fold in (1, 0))
    before = datetime.fromtimestamp(low, there.tzinfo).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        is_before = datetime.fromtimestamp(middle, there.tzinfo).utcoffset() == before
        low, high = (middle, high) if is_before else (low, middle)
    return datetime.fromtimestamp(high, there.tzinfo).replace(tzinfo=None)


def told_zone() -> str:
    """The zone that holds, for beside a date."""
    return timezone.get_current_timezone_name()


def help_text() -> str:
    """The same as the help at a field that may be empty."""
    return _("In %(zone)s. May be left out.") % {"zone": told_zone()}
