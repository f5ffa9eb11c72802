"""Dates as they are typed and told: in the zone that holds, also in the nights on which clocks are changed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courseware.quizzes import moments
from courseware.quizzes.moments import MomentField


def typed(text, zone, **how):
    with timezone.override(ZoneInfo(zone)):
        return MomentField(**how).clean(text)


def refused(text, zone) -> list[str]:
    with pytest.raises(ValidationError) as raised:
        typed(text, zone)
    return raised.value.messages


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("UTC", datetime(2027, 7, 5, 17, 30, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2027, 7, 5, 12, 0, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 7, 5, 21, 30, tzinfo=UTC)),
    ],
)
def test_what_is_typed_is_meant_in_the_zone_that_holds(zone, moment):
    assert typed("2027-07-05T17:30", zone) == moment


@pytest.mark.parametrize(
    ("text", "zone", "clocks"),
    [
        ("2027-03-28T02:00", "Europe/Berlin", "from 02:00 to 03:00"),
        ("2027-03-28T02:30", "Europe/Berlin", "from 02:00 to 03:00"),
        ("2027-03-14T02:59", "America/New_York", "from 02:00 to 03:00"),
        ("2027-10-03T02:15", "Australia/Lord_Howe", "from 02:00 to 02:30"),
        ("2024-09-08T00:30", "America/Santiago", "from 00:00 to 01:00"),
    ],
)
def test_a_time_that_clocks_skip_is_refused_and_told_why(text, zone, clocks):
    assert refused(text, zone) == [f"There is no such time on that day in {zone}: clocks go forward {clocks}."]


@pytest.mark.parametrize("text", ["2027-03-28T01:59", "2027-03-28T03:00"])
def test_what_lies_beside_a_gap_is_taken(text):
    assert typed(text, "Europe/Berlin") is not None


def test_of_a_time_that_comes_twice_an_opening_is_the_first_and_an_end_the_last():
    twice = ("2027-10-31T02:30", "Europe/Berlin")

    assert typed(*twice, is_end=False) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert typed(*twice, is_end=True) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "9999-12-31T23:59", "1999-12-31T23:59"])
def test_a_year_that_nobody_means_is_refused(text):
    assert refused(text, "America/New_York") == ["Write a year from 2000 to 2199."]


@pytest.mark.parametrize("text", ["Friday", "2027-02-30T10:00", "2027-03-28T25:00"])
def test_what_is_no_date_is_refused(text):
    assert refused(text, "Europe/Berlin")


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("UTC", "5 Mar 2027, 12:00 UTC"),
        ("Asia/Kolkata", "5 Mar 2027, 17:30 IST"),
        ("Europe/Berlin", "5 Mar 2027, 13:00 CET"),
        ("America/Sao_Paulo", "5 Mar 2027, 09:00 UTC−03"),
    ],
)
def test_a_moment_is_told_with_its_zone(zone, told):
    with timezone.override(ZoneInfo(zone)):
        assert moments.told(datetime(2027, 3, 5, 12, 0, tzinfo=UTC)) == told


def test_what_has_no_date_is_told_as_nothing():
    assert moments.told(None) == ""
