"""What a lab costs an hour, as it goes now."""

from dataclasses import replace
from fractions import Fraction

import pytest

from courseware.labs import topics, worlds
from courseware.labs.page import spending
from courseware.labs.page.asked import Asked
from courseware.labs.page.kept import Kept
from courseware.labs.page.money import usd
from courseware.labs.page.staging import of_look

# Source: Amazon Kinesis Data Streams pricing, us-east-1: 0.015 a shard hour, 0.014 a million PUT payload units.
TWO_SHARDS = 2 * Fraction("0.015")
ALL_RECORDS = 1400 * 3600 * Fraction("0.014") / 1_000_000


def test_the_start_of_the_kinesis_lab_costs_its_shards_and_its_records():
    assert spending.rate(worlds.preview("kinesis")) == TWO_SHARDS + ALL_RECORDS


def test_looking_at_the_rate_changes_no_world():
    world = worlds.preview("kinesis")
    before = world.digest()

    spending.rate(world)

    assert world.digest() == before


@pytest.mark.django_db
def test_where_time_stands_the_rate_is_that_of_the_moment(student):
    world_id = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")
    stage = of_look(topics.topic("kinesis"), Asked(), worlds.look(world_id, student.pk), student.pk)
    assert spending.per_hour(stage) == TWO_SHARDS + ALL_RECORDS

    emptied = stage.world.fork()
    emptied.call("kinesis", "DeleteStream", {"StreamName": "clicks"})
    emptied.advance_to(emptied.now_us + 60_000_000)

    assert spending.per_hour(replace(stage, world=emptied.settled())) == 0


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Fraction(0), "$0.00"),
        (Fraction(1, 10**7), "under $0.0001"),
        (Fraction(665, 10_000), "$0.0665"),
        (Fraction(99_999, 100_000), "$1.0000"),
        (Fraction(12_345_678, 1000), "$12,345.68"),
    ],
)
def test_money_is_rounded_only_for_the_eye(amount, shown):
    assert usd(amount) == shown


def test_what_was_asked_for_longest_ago_goes_first():
    kept = Kept(2)
    kept.keep("a", 1)
    kept.keep("b", 2)
    kept.find("a")

    kept.keep("c", 3)

    assert (kept.find("a"), kept.find("b"), kept.find("c")) == (1, None, 3)
    assert kept.get("a", lambda: 9) == 1
