"""Attempts at a quiz: begun once, closed once, marked when they are closed.

That a person has one open attempt at a quiz, and that numbers are given out once, are constraints of the database: of
twenty who begin at once in twenty tabs one makes the attempt, and the others find it.
"""

import secrets
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError
from django.db.models import Max
from django.utils import timezone

from courseware.labs.store import transactions
from courseware.labs.topics import Topic
from courseware.quizzes import marking, rows, serving, tickets
from courseware.quizzes.limits import Limits, end_of, last_moment, limits_for
from courseware.quizzes.models import Attempt, Item, Mode, Place, Quiz
from courseware.quizzes.types.contract import FULL
from courseware.quizzes.types.kinds import AnyQuestion
from services.engine.chance import chance

# What was on its way when time ran out still counts.
GRACE = timedelta(seconds=5)


class MayNot(Exception):
    """The quiz is not open now, or no attempt is left. `reason` is one of those that `words.py` has a sentence for."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def quiz_of_topic(topic: Topic) -> Quiz:
    """The topic's own quiz; its row is made when somebody first begins it."""
    return Quiz.objects.get_or_create(slug=topic.slug, defaults={"topic": topic.slug})[0]


def begin(topic: Topic, quiz: Quiz, person_id: int) -> Attempt:
    """The person's open attempt, or a new one. Raises MayNot, and NoQuestion where none can be asked."""
    found = open_attempt(quiz, person_id)
    if found is not None and up_to_date(found).closed_at is None:
        return found
    number = (Attempt.objects.filter(quiz=quiz, person=person_id).aggregate(last=Max("number"))["last"] or 0) + 1
    limits = limits_for(quiz, person_id)
    _check(quiz, limits, number)
    now = timezone.now()
    attempt = Attempt(
        quiz=quiz,
        person_id=person_id,
        number=number,
        seed=secrets.token_hex(16),
        begun_at=now,
        due_at=end_of(quiz, limits, now),
    )
    items = [_item(topic, question, attempt, position) for position, question in _drawn(topic, attempt)]
    if not items:
        raise serving.NoQuestion(topic.slug)
    try:
        transactions.short(lambda: _insert(attempt, items))
    except IntegrityError:
        return open_attempt(quiz, person_id) or begin(topic, quiz, person_id)
    return attempt


def open_attempt(quiz: Quiz, person_id: int) -> Attempt | None:
    return Attempt.objects.select_related("quiz").filter(quiz=quiz, person=person_id, closed_at=None).first()


def _check(quiz: Quiz, limits: Limits, number: int) -> None:
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


def _drawn(topic: Topic, attempt: Attempt) -> Iterable[tuple[int, AnyQuestion]]:
    """One question of each group, among those that she has met least often."""
    bank = serving.bank_of(topic)
    met = Counter(
        Item.objects.filter(person=attempt.person_id, question__topic=topic.slug, place=Place.QUIZ).values_list(
            "question__name", flat=True
        )
    )
    for position, group in enumerate(bank.groups, start=1):
        questions = bank.of_group(group.id)
        if questions:
            yield position, _least_met(questions, met, f"{attempt.seed}/{group.id}")


def _least_met(questions: list[AnyQuestion], met: Counter[str], seed: str) -> AnyQuestion:
    fewest = min(met[each.id] for each in questions)
    left = [each for each in questions if met[each.id] == fewest]
    return min(left, key=lambda each: chance(seed, each.id, 0))


def _item(topic: Topic, question: AnyQuestion, attempt: Attempt, position: int) -> Item:
    """A question of a new attempt; another of its group where this one cannot be prepared. Raises NoQuestion."""
    others = [each for each in serving.bank_of(topic).of_group(question.group) if each.id != question.id]
    for each in (question, *others):
        try:
            item = serving.new_item(
                topic,
                each,
                person_id=attempt.person_id,
                place=Place.QUIZ,
                seed=seed_of(attempt, position, 1),
                token=tickets.new_token(),
                shown_at=attempt.begun_at,
            )
        except serving.NoQuestion:
            continue
        item.position = position
        return item
    raise serving.NoQuestion(question.group)


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
    firsts: dict[int, int | None] = {}
    for _id, position, _try, score, _is_answered, is_faulty in rows.tries_of(attempt.pk):
        if not is_faulty or score is not None:
            firsts.setdefault(position, score)
    scores = [score for score in firsts.values() if score is not None]
    if len(scores) == len(firsts):
        _close(attempt, _mean(scores))


def up_to_date(attempt: Attempt) -> Attempt:
    """The attempt with what fell due since: handed in when its time was over, marked if nobody came to it."""
    if attempt.closed_at is None and is_over(attempt):
        return close(attempt)
    if attempt.closed_at is None and attempt.quiz.mode == Mode.PRACTICE:
        # Two last answers at the same instant may each have found the other one missing.
        close_if_complete(attempt)
    if attempt.closed_at is not None and attempt.score is None:
        return _settle(attempt)
    return attempt


def close(attempt: Attempt) -> Attempt:
    """Hands an attempt in: what was answered is marked, what was not counts as nothing. Twice does it once."""
    if attempt.closed_at is None:
        transactions.short(lambda: _close(attempt, None))
    return _settle(attempt)


def _settle(attempt: Attempt) -> Attempt:
    """Marks what was handed in. Nothing can be answered any more, so whoever does it comes to the same."""
    items = first_tries(attempt)
    marks = {item.pk: _marked(item) for item in items if item.answered_at is not None and item.score is None}
    scores = [marks[item.pk][1] if item.pk in marks else item.score or 0 for item in items]

    def store() -> None:
        for item_id, (result, score) in marks.items():
            Item.objects.filter(pk=item_id, score=None).update(result=result, score=score)
        Attempt.objects.filter(pk=attempt.pk, score=None).update(score=_mean(scores))

    transactions.short(store)
    return Attempt.objects.select_related("quiz").get(pk=attempt.pk)


def _close(attempt: Attempt, score: int | None) -> bool:
    """Closes it, and says whether it was open until now."""
    attempt.closed_at, attempt.score = timezone.now(), score
    still_open = Attempt.objects.filter(pk=attempt.pk, closed_at=None)
    return still_open.update(closed_at=attempt.closed_at, score=score) == 1


def _marked(item: Item) -> tuple[str, int]:
    """The result of an answer that was kept until now. What we cannot mark gets the full mark, and says so to us."""
    shown, given = serving.shown_of(item), marking.answer_of(item)
    try:
        result = marking.mark(item.question.topic, item, shown, given)
    except marking.Faulty as fault:
        Item.objects.filter(pk=item.pk).update(fault=str(fault))
        return "", FULL
    return marking.packed(result), result.score


def _mean(scores: list[int]) -> int:
    return sum(scores) // len(scores) if scores else 0
