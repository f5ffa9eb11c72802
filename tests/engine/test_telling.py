"""Trace, metrics and chance: what a world tells of itself, and its luck."""

from collections import Counter

from services.engine import metrics, trace
from services.engine.chance import chance, chance_below
from services.engine.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from services.engine.parts import NoParts, Parts

SERIES = ("us-east-1", "AWS/Kinesis", "IncomingRecords", (("StreamName", "clicks"),))


def refused(at_us, shard="shard-1", **numbers):
    return trace.TraceLine(at_us, at_us, "kinesis", "us-east-1", "records_refused", (shard,), numbers)


def test_like_lines_within_a_minute_are_counted_up():
    parts = Parts(NoParts())

    trace.add(parts, refused(0, records=5))
    trace.add(parts, refused(0, shard="shard-2", records=9))
    trace.add(parts, refused(MINUTE_US, records=7))
    trace.add(parts, refused(2 * MINUTE_US + 1, records=1))

    assert [(line.at_us, line.until_us, line.ids, line.numbers, line.count) for line in trace.newest(parts, 9)] == [
        (2 * MINUTE_US + 1, 2 * MINUTE_US + 1, ("shard-1",), {"records": 1}, 1),
        (0, 0, ("shard-2",), {"records": 9}, 1),
        (0, MINUTE_US, ("shard-1",), {"records": 12}, 2),
    ]


def test_only_the_newest_lines_are_kept():
    parts = Parts(NoParts())

    for number in range(trace.KEPT_LINES + 500):
        trace.add(parts, refused(number * 2 * MINUTE_US, records=number))

    assert trace.KEPT_LINES <= len(trace.lines(parts)) <= trace.KEPT_LINES + 100
    assert trace.newest(parts, 1)[0].numbers == {"records": trace.KEPT_LINES + 499}


def test_points_of_a_period_are_added_up():
    parts = Parts(NoParts())
    for second, records in ((1, 10), (59, 30), (60, 5)):
        metrics.put(parts, SERIES, second * SECOND_US, metrics.Point(records, 1, records, records))

    assert metrics.read(parts, SERIES, MINUTE_US, 0, HOUR_US) == [
        (0, metrics.Point(40, 2, 10, 30)),
        (MINUTE_US, metrics.Point(5, 1, 5, 5)),
    ]
    assert metrics.read(parts, SERIES, HOUR_US, 0, HOUR_US) == [(0, metrics.Point(45, 3, 5, 30))]
    assert metrics.read(parts, ("us-east-1", "AWS/Kinesis", "Other", ()), HOUR_US, 0, HOUR_US) == []


def test_the_past_is_kept_more_coarsely():
    parts = Parts(NoParts())
    for minute in range(3 * DAY_US // MINUTE_US):
        metrics.put(parts, SERIES, minute * MINUTE_US, metrics.Point(1, 1, 1, 1))

    kept = {period: len(metrics.read(parts, SERIES, period, 0, 9 * DAY_US)) for period in metrics.PERIODS_US}

    assert kept[HOUR_US] == 72
    assert kept[5 * MINUTE_US] == 864
    assert DAY_US // MINUTE_US <= kept[MINUTE_US] <= DAY_US // MINUTE_US + 60


def test_series_are_numbered_in_the_order_of_their_first_point_and_a_world_has_only_so_many(monkeypatch):
    monkeypatch.setattr(metrics, "MOST_SERIES", 3)
    parts = Parts(NoParts())
    names = [("us-east-1", "Toy", f"Metric {number}", ()) for number in range(5)]

    for name in names * 2:
        metrics.put(parts, name, 0, metrics.Point(1, 1, 1, 1))

    assert metrics.series(parts) == names[:3]
    assert metrics.read(parts, names[2], MINUTE_US, 0, HOUR_US) == [(0, metrics.Point(2, 2, 1, 1))]
    assert metrics.read(parts, names[3], MINUTE_US, 0, HOUR_US) == []


def test_chance_is_drawn_by_name_and_even():
    assert chance("seed", "who", 1) == chance("seed", "who", 1) != chance("seed", "who", 2)
    assert chance("seed", "who", 1) != chance("other", "who", 1)

    faces = Counter(chance_below("seed", "dice", throw, 6) for throw in range(6000))

    assert all(900 < times < 1100 for times in faces.values())
