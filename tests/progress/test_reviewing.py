"""Which concepts are due, and by which questions they are asked again."""

from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from courseware.progress.answered import Answered, Objective
from courseware.progress.reviewing import MOST_A_DAY, cards, due, last_asked, queue

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
ORDER = Objective("kinesis", "KIN-34")


def answered(day: float, *, right: bool = True, question: str = "Q1", concepts=("KIN-34",), topic="kinesis"):
    return Answered(topic, question, concepts, START + timedelta(days=day), right)


def test_what_was_never_asked_is_never_due():
    assert due(cards([]), START) == []


def test_a_right_answer_comes_back_later_than_a_wrong_one():
    right, wrong = cards([answered(0)])[ORDER], cards([answered(0, right=False)])[ORDER]

    assert right.due > wrong.due > START


def test_it_comes_back_after_longer_and_longer_times():
    days, at = [], 0.0
    answers = []
    for _ in range(4):
        answers.append(answered(at))
        wait = cards(answers)[ORDER].due - answers[-1].at
        days.append(wait.days)
        at += wait.days

    assert days == sorted(set(days))


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=20))
def test_sixty_days_of_a_student_are_scheduled_as_the_library_does(steps):
    scheduler = Scheduler(desired_retention=0.9, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, day, answers = Card(card_id=1, due=START), 0, []
    for days, right in steps:
        day += days
        answers.append(answered(day, right=right))
        card, _ = scheduler.review_card(card, Rating.Good if right else Rating.Again, START + timedelta(days=day))

    assert cards(answers)[ORDER].due == card.due


def test_nothing_falls_due_later_than_the_exam():
    known = cards([answered(0), answered(3), answered(15)])
    exam = START + timedelta(days=16)

    assert due(known, exam) == []
    assert due(known, exam, exam=exam) == [ORDER]


def test_another_question_is_asked_than_the_last_time():
    last = last_asked([answered(0, question="Q1"), answered(2, question="Q2")])

    assert queue([ORDER], lambda _: [("Q1", ["KIN-34"]), ("Q2", ["KIN-34"])], last) == [("kinesis", "Q1")]
    assert queue([ORDER], lambda _: [("Q2", ["KIN-34"])], last) == [("kinesis", "Q2")]


def test_a_question_that_asks_for_two_waiting_concepts_is_asked_once():
    other = Objective("kinesis", "KIN-35")

    chosen = queue([ORDER, other], lambda _: [("Q1", ["KIN-34"]), ("Q3", ["KIN-34", "KIN-35"])], {})

    assert chosen == [("kinesis", "Q3")]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20)), unique=True, max_size=40))
def test_a_day_has_six_questions_at_most_none_twice_and_topics_mix(met):
    waiting = [Objective(topic, f"C{number}") for topic, number in met]

    chosen = queue(waiting, lambda each: [(f"Q-{each.concept}", [each.concept])], {})

    assert len(chosen) == len(set(chosen)) == min(MOST_A_DAY, len(waiting))
    topics = {topic for topic, _ in met}
    assert {topic for topic, _ in chosen[: len(topics)]} == topics
