"""The order of what happened: what was done and what came of it, in one line of time."""

from courseware.labs.page.history import entries
from services.engine.trace import TraceLine
from tests.labs.test_script import SPLIT, replace

SECOND_US = 1_000_000


def inside(at_s: int, until_s: int) -> TraceLine:
    return TraceLine(at_s * SECOND_US, until_s * SECOND_US, "kinesis", "us-east-1", "records_refused", (), {})


def test_what_came_of_a_call_stands_above_it():
    call, result = replace(SPLIT, at_us=5 * SECOND_US), inside(5, 5)

    assert [entry.source for entry in entries([call], [result], 9 * SECOND_US)] == [result, call]


def test_a_run_of_like_things_stands_where_it_ended():
    call, run = replace(SPLIT, at_us=5 * SECOND_US), inside(1, 8)

    assert entries([call], [run], 9 * SECOND_US)[0].source is run


def test_a_return_to_the_past_stands_below_what_was_done_since():
    returned = replace(SPLIT, id=1, at_us=90 * SECOND_US, turned_back=True)
    since = replace(SPLIT, id=2, at_us=20 * SECOND_US)

    assert [entry.source for entry in entries([since, returned], [], 30 * SECOND_US)] == [since, returned]


def test_what_was_taken_back_is_no_part_of_what_happened():
    assert entries([replace(SPLIT, taken_back=True)], [], 0) == []
