"""A class's marks from what was handed in, against the numbers that one gets by hand."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from courseware.classes.models import Accommodation, Extension, Group
from courseware.experiments.models import Run
from courseware.gradebook.book import open_book
from courseware.gradebook.counting import counted
from courseware.gradebook.marks import Handed, Late, State, units
from courseware.gradebook.models import Decision, HiddenColumn
from courseware.labs import topics
from courseware.lessons.lesson import lesson_of
from courseware.lessons.models import Place
from tests.gradebook.conftest import DAY, NOW, attempt, member, work


def row(klass, who, **how):
    return open_book(klass, now=NOW, **how).row_of(who.pk)


def told(mark):
    return mark.state, mark.earned / 100_000, mark.days_late


def test_marks_are_those_that_one_gets_by_hand(marked):
    found = row(marked.klass, marked.ada)

    assert {id: told(mark) for id, mark in found.marks.items()} == {
        marked.w1.pk: (State.MARKED, 8, 0),
        marked.w2.pk: (State.MARKED, 15, 0),
        marked.w3.pk: (State.MARKED, 9, 1),
        marked.w4.pk: (State.NOT_YET, 0, 0),
    }
    # 15/20 is the lowest and is dropped: (8 + 9) / 20. Nothing of the exam yet.
    assert found.total.share == Fraction(17, 20)
    assert (found.late, found.missing) == (1, 0)


def test_what_is_missing_counts_as_nothing(marked):
    found = row(marked.klass, marked.bea)

    assert [told(found.marks[each.pk])[:2] for each in (marked.w1, marked.w2, marked.w3)] == [
        (State.MARKED, 6),
        (State.MISSING, 0),
        (State.MISSING, 0),
    ]
    # Of the two missing ones the one of 20 points is dropped: 6 of 20.
    assert found.total.share == Fraction(3, 10)
    assert found.marks[marked.w1.pk].attempts == 2


@pytest.mark.parametrize(("rule", "earned"), [("best", 8), ("first", 5), ("last", 7), ("mean", Decimal("6.66666"))])
def test_the_quiz_says_which_attempt_counts(rule, earned):
    tries = [Handed(500, NOW - 3 * DAY), Handed(800, NOW - 2 * DAY), Handed(800, NOW)]
    how = {"possible": units(10), "due": NOW - DAY, "late": Late(10), "now": NOW}

    # The last one is a day late: 8 less 1. The mean is (5 + 8 + 7) / 3.
    assert counted(tries, rule, **how).earned == int(earned * 100_000)


def test_the_best_is_the_best_after_the_deduction():
    tries = [Handed(800, NOW - 2 * DAY), Handed(850, NOW)]

    found = counted(tries, "best", possible=units(10), due=NOW - DAY, late=Late(10), now=NOW)

    assert (found.earned, found.days_late) == (units(8), 0)


def test_what_waits_to_be_graded_does_not_count_yet(marked):
    attempt(marked.final, marked.ada, None, is_waiting=True)

    found = row(marked.klass, marked.ada)

    assert found.marks[marked.w4.pk].state is State.WAITING
    assert found.total.share == Fraction(17, 20)


def test_what_was_in_time_stays_in_time_when_the_date_is_moved(marked):
    marked.w1.due_at = NOW - 20 * DAY
    marked.w1.save()

    assert told(row(marked.klass, marked.ada).marks[marked.w1.pk]) == (State.MARKED, 8, 0)


def test_more_days_move_a_due_date(marked):
    Accommodation.objects.create(membership=marked.ada, extra_days=2)

    assert told(row(marked.klass, marked.ada).marks[marked.w3.pk]) == (State.MARKED, 10, 0)


def test_an_extension_says_her_date_instead(marked):
    Accommodation.objects.create(membership=marked.ada, extra_days=5)
    Extension.objects.create(assignment=marked.w3, membership=marked.ada, due_at=NOW - 4 * DAY)

    assert told(row(marked.klass, marked.ada).marks[marked.w3.pk]) == (State.MARKED, 8, 2)


def test_work_for_a_group_is_nothing_to_the_others(marked):
    group = Group.objects.create(klass=marked.klass, name="A")
    group.members.add(marked.ada)
    marked.w2.groups.add(group)

    assert marked.w2.pk in row(marked.klass, marked.ada).marks
    assert marked.w2.pk not in row(marked.klass, marked.bea).marks


def test_a_decision_counts_until_it_is_taken_back(marked):
    one = {"assignment": marked.w2, "membership": marked.bea, "by": marked.owner.person, "reason": "was ill"}
    Decision.objects.create(**one, points=Decimal(12), token="a")
    excused = Decision.objects.create(**one, is_excused=True, token="b")
    assert row(marked.klass, marked.bea).marks[marked.w2.pk].state is State.EXCUSED

    excused.undone_at = timezone.now()
    excused.save()

    assert told(row(marked.klass, marked.bea).marks[marked.w2.pk]) == (State.SET, 12, 0)


def test_a_hidden_column_is_not_there_for_students_and_does_not_count_in_what_they_see(marked):
    HiddenColumn.objects.create(assignment=marked.w3)

    hers = row(marked.klass, marked.ada, as_student=marked.ada.person_id)

    assert marked.w3.pk not in hers.marks
    # 8/10 and 15/20, of which the lower one is dropped.
    assert hers.total.share == Fraction(8, 10)
    assert row(marked.klass, marked.ada).total.share == Fraction(17, 20)


@pytest.mark.parametrize(
    ("shows", "closes", "is_there"),
    [
        ("at_once", DAY, True),
        ("after_hand_in", DAY, True),
        ("after_close", DAY, False),
        ("after_close", -DAY, True),
        ("never", -DAY, False),
    ],
)
def test_a_mark_that_the_quiz_does_not_show_yet_is_not_shown_in_the_gradebook_either(marked, shows, closes, is_there):
    marked.w3.closes_at = marked.w3.due_at = None
    marked.w3.save()
    marked.three.shows, marked.three.closes_at = shows, timezone.now() + closes
    marked.three.save()

    assert (marked.w3.pk in row(marked.klass, marked.ada, as_student=marked.ada.person_id).marks) is is_there


def test_work_that_is_not_published_is_no_column(marked):
    marked.w1.is_published = False
    marked.w1.save()

    assert [each.title for each in open_book(marked.klass, now=NOW).columns] == ["Keys", "Readers", "Final"]


def test_an_experiment_counts_whole_once_its_goals_are_reached(marked):
    lab = work(
        marked.klass, "Four countries", None, kind="experiment", topic="kinesis", experiment="four", due_at=NOW - DAY
    )
    common = {"topic": "kinesis", "experiment": "four", "prediction_shown": "", "prediction": "", "task_shown": ""}
    Run.objects.create(person=marked.ada.person, world=1, reached_at=NOW - 2 * DAY, **common)
    Run.objects.create(person=marked.bea.person, world=2, **common)

    marks = [row(marked.klass, each).marks[lab.pk] for each in (marked.ada, marked.bea)]

    assert [told(each)[:2] for each in marks] == [(State.MARKED, 10), (State.MISSING, 0)]


def test_a_topic_counts_by_the_pages_that_were_read(marked):
    read = work(marked.klass, "Read Kinesis", None, kind="topic", topic="kinesis", due_at=NOW - DAY)
    pages = [each.name for each in lesson_of(topics.topic("kinesis")).sources]
    half = pages[: len(pages) // 2]
    for who, of_hers in ((marked.ada, pages), (marked.bea, half)):
        for page in of_hers:
            Place.objects.create(person=who.person, topic="kinesis", page=page, is_read=True)
    Place.objects.create(person=marked.bea.person, topic="kinesis", page="of long ago", is_read=True)

    def marks():
        return [told(row(marked.klass, each).marks[read.pk])[:2] for each in (marked.ada, marked.bea, marked.cyd)]

    part = 1000 * len(half) // len(pages) / 100
    assert marks() == [(State.MARKED, 10), (State.MARKED, part), (State.MISSING, 0)]
    read.due_at = NOW + DAY
    read.save()
    assert marks() == [(State.MARKED, 10), (State.NOT_YET, 0), (State.NOT_YET, 0)]


def test_dry_runs_and_open_attempts_and_who_left_do_not_count(marked):
    attempt(marked.two, marked.bea, 1000, is_dry_run=True)
    attempt(marked.three, marked.bea, None, closed_at=None)
    marked.cyd.is_active = False
    marked.cyd.save()

    found = row(marked.klass, marked.bea)

    assert {found.marks[each.pk].state for each in (marked.w2, marked.w3)} == {State.MISSING}
    assert [each.student.name for each in open_book(marked.klass, now=NOW).rows] == ["Ada", "Bea"]


def test_the_number_of_queries_does_not_grow(marked, django_assert_max_num_queries):
    for number in range(20):
        extra = member(marked.klass, f"more{number}")
        attempt(marked.one, extra, 500, at=NOW - timedelta(days=6))

    with django_assert_max_num_queries(11):
        assert len(open_book(marked.klass, now=NOW).rows) == 23
