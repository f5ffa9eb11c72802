"""An answer is taken: read, marked, and stored once, whatever is sent how often.

The row says what happened. Whoever answers an item that has its answer is shown that answer; nothing is marked anew.
Nobody holds a lock while something is marked: the last statement stores the mark if none is there.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.db.models import Max
from django.utils import timezone

from courseware.labs import worlds
from courseware.labs.store import transactions
from courseware.quizzes import attempts, marking, rows, serving, tickets
from courseware.quizzes.bank import loading
from courseware.quizzes.models import Attempt, Item, Mode, Place, Shows
from courseware.quizzes.tickets import Ticket
from courseware.quizzes.types import kinds
from courseware.quizzes.types.contract import Data

CONFIDENCES = {"1": 1, "2": 2, "3": 3}


class TooLate(Exception):
    """The attempt is closed, or its time is over: what was answered before stands."""


class Changed(Exception):
    """The question has been changed since its page was made."""


@dataclass(frozen=True)
class Taken:
    """What became of an answer: the item as it stands now, and whether our marking failed on another before it."""

    item: Item
    broke: bool = False


def item_of(person_id: int, token: str) -> Item | None:
    """A person's item, by the token in its form."""
    return rows.by_token(person_id, token)


def answer(item: Item, data: Data) -> Taken:
    """Takes an answer. Raises Unreadable, TooLate, and Reload (a lab's world kept by a newer process)."""
    if item.attempt is not None and item.attempt.closed_at is None and attempts.is_over(item.attempt):
        attempts.close(item.attempt)
        raise TooLate
    if may_change(item):
        return _keep(item, data)
    if item.attempt is not None and attempts.is_over(item.attempt):
        raise TooLate
    if item.answered_at is not None or item.fault:
        return Taken(item)
    shown = serving.shown_of(item)
    given = kinds.read(shown, data)
    _write_down(item, given, data)
    try:
        result = marking.mark(item.question.topic, item, shown, given)
    except marking.Faulty as fault:
        return Taken(_instead_of(item, str(fault)), broke=True)
    item.result, item.score = marking.packed(result), result.score
    return Taken(_stored(item))


def may_change(item: Item) -> bool:
    """Whether what is answered is kept without a mark, and may be changed, until all is handed in."""
    attempt = item.attempt
    if attempt is None or attempt.quiz.mode != Mode.GRADED or attempt.closed_at is not None:
        return False
    return attempt.quiz.shows != Shows.AT_ONCE or kinds.is_by_hand(serving.shown_of(item))


def hint(item: Item) -> Item:
    """One hint more is shown, and counted."""
    most = len(serving.shown_of(item).hints)
    if item.answered_at is None and item.hints_taken < most:
        item.hints_taken += 1
        if item._state.adding:
            serving.saved_once(item)
        else:
            Item.objects.filter(pk=item.pk, answered_at=None).update(hints_taken=item.hints_taken)
    return item


def item_of_ticket(ticket: Ticket, shown_at: datetime, person_id: int) -> Item:
    """The item of a ticket; where there is no row of it yet, one that is not saved. Raises NoQuestion and Changed."""
    return item_of(person_id, ticket.token) or _of_ticket(ticket, shown_at, person_id)


def _of_ticket(ticket: Ticket, shown_at: datetime, person_id: int) -> Item:
    topic = serving.topic_called(ticket.topic)
    question = serving.question_called(topic, ticket.question)
    if not loading.digest(question).startswith(ticket.digest):
        raise Changed(ticket.question)
    place = Place(ticket.place)
    tries = Item.objects.filter(person_id=person_id, question__topic=topic.slug, question__name=question.id)
    item = serving.new_item(
        topic,
        question,
        person_id=person_id,
        place=place,
        seed=ticket.seed,
        token=ticket.token,
        shown_at=shown_at,
    )
    item.try_number = (tries.filter(place=place, fault="").aggregate(last=Max("try_number"))["last"] or 0) + 1
    return item


def _write_down(item: Item, given: object, data: Data) -> None:
    item.answer, item.answered_at = marking.packed(given), timezone.now()
    item.confidence = CONFIDENCES.get((data.get("confidence") or [""])[-1])


def _stored(item: Item) -> Item:
    """The item with its answer in the database: this one, or the one that was faster."""

    def store() -> bool:
        if item._state.adding:
            return serving.saved_once(item)
        has_stored = rows.store(item)
        if has_stored and item.attempt is not None and item.attempt.closed_at is None and not _is_graded(item):
            attempts.close_if_complete(item.attempt)
        return has_stored

    if transactions.short(store):
        return item
    kept = item_of(item.person_id, item.token)
    assert kept is not None, "it is there, or it would have been stored"
    if kept.answered_at is None:
        # Its row was made, without an answer, while this one was marked: a hint was taken in another tab.
        item.pk, item.hints_taken, item._state.adding = kept.pk, kept.hints_taken, False
        return _stored(item)
    return kept


def _is_graded(item: Item) -> bool:
    return item.attempt is not None and item.attempt.quiz.mode == Mode.GRADED


def _keep(item: Item, data: Data) -> Taken:
    """In a graded quiz an answer is kept, and marked when all is handed in; until then it may be changed."""
    attempt = item.attempt
    assert attempt is not None, "graded items belong to an attempt"
    given = kinds.read(serving.shown_of(item), data)
    _write_down(item, given, data)

    def store() -> int:
        # Whoever hands in waits for this row, or this finds it closed.
        if not Attempt.objects.select_for_update().filter(pk=attempt.pk, closed_at=None).exists():
            return 0
        unmarked = Item.objects.filter(pk=item.pk, score=None)
        return unmarked.update(answer=item.answer, answered_at=item.answered_at, confidence=item.confidence)

    if not transactions.short(store):
        raise TooLate
    return Taken(item)


def again(item: Item) -> Item:
    """The question once more, with other numbers where it has some. Sent twice, it is the same try twice."""
    if (item.answered_at is None or _is_graded(item)) and not item.fault:
        return item
    topic = serving.topic_called(item.question.topic)
    number = item.try_number + 1
    try:
        question = serving.question_called(topic, item.question.name)
    except serving.NoQuestion:
        question = serving.content_of(item.version)
    following = serving.new_item(
        topic,
        question,
        person_id=item.person_id,
        place=Place(item.place),
        seed=_next_seed(item, number),
        token=tickets.new_token(),
        shown_at=timezone.now(),
    )
    following.attempt, following.position, following.try_number = item.attempt, item.position, number
    if serving.is_task(serving.shown_of(following)):
        following.world_id = item.world_id
    try:
        transactions.short(lambda: following.save(force_insert=True))
    except IntegrityError:
        return newest_try(item)
    return following


def newest_try(item: Item) -> Item:
    """The last try at the same place of the same attempt."""
    found = Item.objects.select_related("attempt__quiz", "question", "version")
    last = found.filter(attempt=item.attempt, position=item.position).order_by("-try_number").first()
    assert last is not None, "the item itself is one"
    return last


def _next_seed(item: Item, number: int) -> str:
    if item.attempt is not None:
        return attempts.seed_of(item.attempt, item.position or 0, number)
    return tickets.Ticket("", "", "", "", tickets.new_token()).seed


def _instead_of(item: Item, fault: str) -> Item:
    """Writes the fault down, which counts for nothing, and gives the question anew."""
    item.fault, item.answered_at, item.confidence = fault, None, None
    if item._state.adding:
        serving.saved_once(item)
    else:
        Item.objects.filter(pk=item.pk, answered_at=None).update(fault=item.fault, answer=item.answer)
    return again(item)


def begin_task(item: Item) -> int:
    """The world in which a task of the lab is solved: hers, begun from the task with its own seed. Raises NoRoom."""
    shown = serving.shown_of(item)
    assert serving.is_task(shown), "only a task has a world"
    if item._state.adding and not serving.saved_once(item):
        item = item_of(item.person_id, item.token) or item
    if item.world_id is not None:
        return item.world_id
    world_id = worlds.begin(
        item.person_id,
        kind=worlds.Kind.TASK,
        topic=item.question.topic,
        scenario=getattr(shown, "scenario", ""),
        seed=item.seed,
    )
    if not Item.objects.filter(pk=item.pk, world=None).update(world=world_id):
        kept = Item.objects.values_list("world_id", flat=True).get(pk=item.pk)
        return kept or world_id
    return world_id


def attempt_of(quiz_slug: str, person_id: int, number: int) -> Attempt | None:
    """A person's attempt at a quiz, by its number."""
    found = Attempt.objects.select_related("quiz")
    return found.filter(quiz__slug=quiz_slug, person_id=person_id, number=number).first()
