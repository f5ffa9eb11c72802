"""Where somebody stands with a concept."""

from datetime import UTC, datetime, timedelta

import pytest

from courseware.progress.answered import Answered, Objective
from courseware.progress.standing import Standing, standings

START = datetime(2026, 11, 2, 21, tzinfo=UTC)
CONCEPT = Objective("kinesis", "KIN-34")


def answers(*at: tuple[float, bool]) -> list[Answered]:
    return [
        Answered("kinesis", f"Q{number}", ["KIN-34"], START + timedelta(hours=hours), right)
        for number, (hours, right) in enumerate(at)
    ]


@pytest.mark.parametrize(
    ("given", "then"),
    [
        ([(0, False)], Standing.SEEN),
        ([(0, True)], Standing.PRACTISED),
        ([(0, True), (1, True)], Standing.PRACTISED),
        ([(0, True), (20, True)], Standing.MASTERED),
        ([(0, True), (20, True), (21, False)], Standing.SEEN),
        ([(0, True), (2, False), (20, True)], Standing.PRACTISED),
        ([(0, True), (2, False), (20, True), (44, True)], Standing.MASTERED),
    ],
)
def test_being_right_again_tomorrow_is_what_masters(given, then):
    assert standings(answers(*given), [])[CONCEPT] == then


def test_a_concept_is_seen_when_its_page_was_read():
    other = Objective("kinesis", "KIN-35")

    assert standings([], [CONCEPT])[CONCEPT] == Standing.SEEN
    assert standings(answers((0, True)), [CONCEPT, other]) == {CONCEPT: Standing.PRACTISED, other: Standing.SEEN}


def test_the_order_in_which_answers_are_handed_in_does_not_matter():
    given = answers((0, True), (2, False), (20, True), (44, True))

    assert standings(reversed(given), []) == standings(given, [])
