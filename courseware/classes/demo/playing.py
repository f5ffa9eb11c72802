"""What the students of the demonstration do, through the code that everybody's answers go through.

It happens now; afterwards it is dated back, as if it had been done on the days on which a class would.
"""

from datetime import datetime, timedelta

from courseware.classes.demo.cast import Student, confidence, errs, knows, share
from courseware.experiments import running
from courseware.experiments.experiment import Experiment
from courseware.experiments.models import Run
from courseware.labs.topics import Topic
from courseware.lessons import lesson as lessons
from courseware.lessons import places
from courseware.quizzes import answering, attempts, serving
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.limits import late_s, limits_for
from courseware.quizzes.models import Attempt, Item, Quiz
from courseware.quizzes.types import kinds
from courseware.quizzes.types.contract import Data


def takes(student: Student, person_id: int, quiz: Quiz, *, of: int | None = None) -> Attempt:
    """Takes a quiz, and hands it in; with `of`, answers so many questions and is still at it."""
    attempt = attempts.begin(quiz, person_id)
    items = Item.objects.filter(attempt=attempt).order_by("position")
    for item in items.values_list("token", flat=True)[:of]:
        _answers(student, person_id, item)
    return attempt if of is not None else attempts.close(attempts.up_to_date(attempt))


def _answers(student: Student, person_id: int, token: str) -> None:
    item = answering.item_of(person_id, token)
    assert item is not None, "who began an attempt has its items"
    shown = serving.shown_of(item)
    topic = serving.topic_called(item.question.topic)
    question = serving.bank_of(topic).questions[item.question.name]
    is_right = knows(student, question)
    ways = kinds.kind_of(shown).wrong(shown, ground_of(topic))
    if is_right or not ways:
        data: Data = kinds.kind_of(shown).right(shown, ground_of(topic))
    else:
        data = ways[errs(student, question, len(ways))]
    answering.answer(item, {**data, "confidence": [str(confidence(student, question, is_right=is_right))]})


def date_back(attempt: Attempt, begun_at: datetime, minutes_each: float) -> None:
    """As if an attempt had been begun then, with so many minutes for each question."""
    items = list(Item.objects.filter(attempt=attempt).order_by("position", "try_number"))
    each = timedelta(minutes=minutes_each)
    for place, item in enumerate(items):
        item.shown_at = begun_at + each * place
        item.answered_at = item.shown_at + each if item.answered_at else None
    Item.objects.bulk_update(items, ["shown_at", "answered_at"])
    closed_at = begun_at + each * len(items) if attempt.closed_at else None
    late = late_s(limits_for(attempt.quiz, attempt.person_id), closed_at) if closed_at else 0
    Attempt.objects.filter(pk=attempt.pk).update(begun_at=begun_at, closed_at=closed_at, late_s=late)


def date_run_back(run: Run, began_at: datetime) -> None:
    """As if a run had begun then, and reached its goals half an hour later, if it did."""
    reached_at = began_at + timedelta(minutes=30) if run.reached_at else None
    Run.objects.filter(pk=run.pk).update(began_at=began_at, reached_at=reached_at)


def reads(student: Student, person_id: int, topic: Topic) -> None:
    """Reads the lesson, as far as she comes."""
    pages = lessons.lesson_of(topic).sources
    reach = len(pages) * (0.35 + student.ability + share(f"reads/{student.number}") * 0.3)
    for place, page in enumerate(pages[: int(reach)], start=1):
        places.keep(person_id, topic.slug, page.name, is_read=place <= reach - 1 or reach >= len(pages))


def tries(student: Student, person_id: int, topic: Topic, experiment: Experiment) -> Run:
    """Predicts, runs, says what she saw; who knows enough goes on to the goal, who does not is at it still."""
    shown = running.asked(topic, experiment).prediction
    kind, ground = kinds.kind_of(shown), ground_of(topic)
    wrong = kind.wrong(shown, ground)
    predicts_right = student.ability > 0.55 or not wrong
    predicted = kind.right(shown, ground) if predicts_right else wrong[student.number % len(wrong)]
    run = running.begin(person_id, topic, experiment, kinds.read(shown, predicted))
    running.go(run)
    running.to_the_end(run)
    running.say_seen(run, kind.right(shown, ground))
    if student.ability < 0.45:
        return run
    for _hint in running.task_of(run).hints:
        running.hint(run)
    steps = running.solution(topic, experiment)
    for _step in steps:
        running.show_step(run, steps)
    running.finish(run)
    run.refresh_from_db()
    return run
