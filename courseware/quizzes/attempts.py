"""Attempts at a quiz: begun once, closed once, marked when they are closed.

That a person has one open attempt at a quiz, and that numbers are given out once, are constraints of the database: of
twenty who begin at once in twenty tabs one makes the attempt, and the others find it.
"""

import secrets
import time
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import Max
from django.utils import timezone

from courseware.labs.store import transactions
from courseware.labs.topics import Topic
from courseware.quizzes import drafts, drawing, marking, rows, serving, tickets
from courseware.quizzes.drawing import Drawn
from courseware.quizzes.limits import Limits, end_of, last_moment, late_s, limits_for, without_bounds
from courseware.quizzes.models import Attempt, Item, Mode, Place, Quiz
from courseware.quizzes.scoring import weighted
from courseware.quizzes.types import kinds
from courseware.quizzes.types.contract import FULL, Unreadable

# What was on its way when time ran out still counts.
GRACE = timedelta(seconds=5)
MOST_SWEPT = 500


class MayNot(Exception):
    """The quiz is not open now, or no attempt is left. `reason` is one of those that `words.py` has a sentence for."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def quiz_of_topic(topic: Topic) -> Quiz:
    """The topic's own quiz; its row is made when somebody first begins it."""
    return Quiz.objects.get_or_create(slug=topic.slug, defaults={"topic": topic.slug})[0]


def begin(quiz: Quiz, person_id: int, *, is_dry_run: bool = False) -> Attempt:
    """The person's open attempt, or a new one. Raises MayNot, and NoQuestion where none can be asked."""
    found = open_attempt(quiz, person_id)
    if found is not None and up_to_date(found).closed_at is None:
        return found
    limits = limits_for(quiz, person_id)
    if is_dry_run:
        limits = without_bounds(limits)
    before = Attempt.objects.filter(quiz=quiz, person=person_id)
    check(quiz, limits, before.filter(is_dry_run=False).count() + 1)
    now = timezone.now()
    attempt = Attempt(
        quiz=quiz,
        person_id=person_id,
        number=(before.aggregate(last=Max("number"))["last"] or 0) + 1,
        seed=secrets.token_hex(16),
        begun_at=now,
        due_at=end_of(quiz, limits, now),
        is_dry_run=is_dry_run,
    )
    asked = drawing.drawn(quiz, person_id, attempt.seed)
    made = (_item(each, attempt, position) for position, each in enumerate(asked, start=1))
    items = [item for item in made if item is not None]
    if not items:
        raise serving.NoQuestion(quiz.slug)
    try:
        transactions.short(lambda: _insert(attempt, items))
    except IntegrityError:
        # Somebody was faster: the attempt that is open now, or what holds after the one that was.
        return begin(quiz, person_id, is_dry_run=is_dry_run)
    return attempt


def open_attempt(quiz: Quiz, person_id: int) -> Attempt | None:
    return Attempt.objects.select_related("quiz").filter(quiz=quiz, person=person_id, closed_at=None).first()


def check(quiz: Quiz, limits: Limits, number: int) -> None:
    """Raises MayNot where an attempt of that number may not be begun now."""
    now = timezone.now()
    if not limits.is_allowed:
        raise MayNot("not_yours")
    if limits.opens_at and now < limits.opens_at:
        raise MayNot("not_open_yet")
    last = last_moment(quiz, limits)
    if last and now > last:
        raise MayNot("closed")
    if limits.most_attempts is not None and number > limits.most_attempts:
        raise MayNot("no_attempt_left")


def _insert(attempt: Attempt, items: list[Item]) -> None:
    attempt.pk = None
    attempt.save(force_insert=True)
    for item in items:
        item.pk, item.attempt = None, attempt
    Item.objects.bulk_create(items)


def seed_of(attempt: Attempt, position: int, try_number: int) -> str:
    """The seed of a try."""
    return f"{attempt.seed}/{position}/{try_number}"


def _item(drawn: Drawn, attempt: Attempt, position: int) -> Item | None:
    """A question of a new attempt; another in its place where this one cannot be prepared, or none."""
    for each in (drawn.question, *drawn.others):
        try:
            item = serving.new_item(
                drawn.topic,
                each,
                person_id=attempt.person_id,
                place=Place.QUIZ,
                seed=seed_of(attempt, position, 1),
                token=tickets.new_token(),
                shown_at=attempt.begun_at,
            )
        except serving.NoQuestion:
            continue
        item.position, item.weight = position, drawn.weight
        return item
    return None


def is_over(attempt: Attempt) -> bool:
    """Whether nothing more can be answered in it."""
    if attempt.closed_at is not None:
        return attempt.quiz.mode == Mode.GRADED
    return attempt.due_at is not None and timezone.now() > attempt.due_at + GRACE


def first_tries(attempt: Attempt) -> list[Item]:
    """The first try at each question that our marking did not fail on, in order."""
    tries = Item.objects.select_related("question").filter(attempt=attempt).order_by("position", "try_number")
    counted = [item for item in tries if not item.fault or item.score is not None]
    return list({item.position: item for item in reversed(counted)}.values())[::-1]


def close_if_complete(attempt: Attempt) -> None:
    """Closes a practice attempt when each of its questions was answered once."""
    firsts: dict[int, tuple[int | None, int]] = {}
    for _id, position, _try, score, _is_answered, is_faulty, weight in rows.tries_of(attempt.pk):
        if not is_faulty or score is not None:
            firsts.setdefault(position, (score, weight))
    marks = [(score, weight) for score, weight in firsts.values() if score is not None]
    if len(marks) == len(firsts):
        _close(attempt, timezone.now(), weighted(marks))


def up_to_date(attempt: Attempt) -> Attempt:
    """The attempt with what fell due since: handed in when its time was over, marked if nobody came to it."""
    if attempt.closed_at is None and is_over(attempt):
        return close(attempt)
    if attempt.closed_at is None and attempt.quiz.mode == Mode.PRACTICE:
        # Two last answers at the same instant may each have found the other one missing.
        close_if_complete(attempt)
    if attempt.closed_at is not None and attempt.score is None and not attempt.is_waiting:
        return _settle(attempt)
    return attempt


def close(attempt: Attempt) -> Attempt:
    """Hands an attempt in: what was answered is marked, what was not counts as nothing. Twice does it once.

    One whose time is over was handed in at its end, whenever somebody comes to see it.
    """
    if attempt.closed_at is None:
        is_automatic = is_over(attempt)
        at = attempt.due_at if is_automatic and attempt.due_at else timezone.now()
        transactions.short(lambda: _close(attempt, at, None, is_automatic=is_automatic))
    return _settle(attempt)


def sweep(seconds: float = float("inf"), quiz: Quiz | None = None) -> int:
    """Hands in the attempts whose time is over and to which nobody came back; how many."""
    give_up_at = time.monotonic() + seconds
    ended = Attempt.objects.select_related("quiz").filter(closed_at=None, due_at__lt=timezone.now() - GRACE)
    if quiz is not None:
        ended = ended.filter(quiz=quiz)
    count = 0
    for attempt in ended.order_by("due_at")[:MOST_SWEPT]:
        if time.monotonic() > give_up_at:
            break
        close(attempt)
        count += 1
    return count


def _settle(attempt: Attempt) -> Attempt:
    """Marks what was handed in. Nothing can be answered any more, so whoever does it comes to the same."""
    items = first_tries(attempt)
    for item in items:
        _take_draft(item, attempt.closed_at)
    marks = {item.pk: _marked(item) for item in items if item.answered_at is not None and item.score is None}

    def store() -> None:
        for item in items:
            if item.pk in marks:
                item.result, item.score = marks[item.pk]
                Item.objects.filter(pk=item.pk, score=None).update(
                    answer=item.answer, answered_at=item.answered_at, result=item.result, score=item.score
                )
        total(attempt)

    transactions.short(store)
    return Attempt.objects.select_related("quiz").get(pk=attempt.pk)


def total(attempt: Attempt) -> None:
    """Writes a closed attempt's mark, as its answers stand now; none while one of them waits for a reader."""
    items = first_tries(attempt)
    is_waiting = any(item.score is None and item.answered_at is not None for item in items)
    score = None if is_waiting else weighted([(item.score or 0, item.weight) for item in items])
    Attempt.objects.filter(pk=attempt.pk).exclude(closed_at=None).update(score=score, is_waiting=is_waiting)


def _take_draft(item: Item, at: datetime | None) -> None:
    """What stood in the form when time was over is the answer, where none was sent and it can be read as one."""
    if item.answered_at is not None or not item.draft:
        return
    shown = serving.shown_of(item)
    try:
        given = kinds.read(shown, drafts.data_of(item))
    except Unreadable:
        return
    item.answer, item.answered_at = marking.packed(given), at or timezone.now()


def _close(attempt: Attempt, at: datetime, score: int | None, *, is_automatic: bool = False) -> bool:
    """Closes it, and says whether it was open until now."""
    attempt.closed_at, attempt.score, attempt.is_automatic = at, score, is_automatic
    if attempt.quiz.owner_id is not None and not attempt.is_dry_run:
        attempt.late_s = late_s(limits_for(attempt.quiz, attempt.person_id), at)
    still_open = Attempt.objects.filter(pk=attempt.pk, closed_at=None)
    written = {"closed_at": at, "score": score, "is_automatic": is_automatic, "late_s": attempt.late_s}
    return still_open.update(**written) == 1


def _marked(item: Item) -> tuple[str, int | None]:
    """The result of an answer that was kept until now. What we cannot mark gets the full mark, and says so to us."""
    shown, given = serving.shown_of(item), marking.answer_of(item)
    if kinds.is_by_hand(shown):
        return "", None
    try:
        result = marking.mark(item.question.topic, item, shown, given)
    except marking.Faulty as fault:
        Item.objects.filter(pk=item.pk).update(fault=str(fault))
        return "", FULL
    return marking.packed(result), result.score
