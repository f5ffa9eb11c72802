"""What an instructor does to a quiz: it is made, and its places are added, moved, weighted and taken away.

Whoever has begun goes on with what she was asked; a change holds for those who begin after it.
"""

import secrets
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max
from django.utils.text import slugify

from courseware.labs import topics
from courseware.quizzes import limits, serving
from courseware.quizzes.models import Mode, Quiz, Slot
from courseware.quizzes.types.kinds import is_by_hand

MOST_SLOTS = 100
LONGEST_NAME_IN_ADDRESS = 30
_ASIDE = 1000  # where places stand while they change


class CannotAdd(Exception):
    """The question is not there, or has no place in this quiz. `reason` is a key of `words.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def create(quiz: Quiz, owner_id: int) -> Quiz:
    """A new quiz at an address that nobody can guess."""
    quiz.owner_id = owner_id
    quiz.slug = f"{slugify(quiz.title)[:LONGEST_NAME_IN_ADDRESS] or 'quiz'}-{secrets.token_hex(5)}"
    quiz.save()
    return quiz


def change(quiz: Quiz) -> None:
    """Saves what was changed; attempts that are going on have their new end at once."""
    quiz.save()
    limits.refresh([quiz])


def add_question(quiz: Quiz, topic_slug: str, name: str) -> Slot:
    """A place for one question of a bank. Raises CannotAdd."""
    topic = topics.topic(topic_slug)
    found = serving.usable_by(quiz.owner_id, topic).get(name) if topic else None
    if topic is None or found is None:
        raise CannotAdd("no_such_question")
    if is_by_hand(found) and quiz.mode != Mode.GRADED:
        raise CannotAdd("not_in_practice")
    version = serving.version_of(topic.slug, found)
    if quiz.slots.filter(question=version.question_id).exists():
        raise CannotAdd("in_it_already")
    return _append(Slot(quiz=quiz, topic=topic.slug, question_id=version.question_id))


def add_draw(quiz: Quiz, slot: Slot) -> Slot:
    """A place for questions that are drawn. Raises CannotAdd."""
    slot.quiz = quiz
    return _append(slot)


def _append(slot: Slot) -> Slot:
    with transaction.atomic():
        Quiz.objects.select_for_update().get(pk=slot.quiz_id)
        last = slot.quiz.slots.aggregate(last=Max("position"))["last"] or 0
        if last >= MOST_SLOTS:
            raise CannotAdd("too_many_questions")
        slot.position = last + 1
        slot.save(force_insert=True)
    return slot


def weigh(slot: Slot, points: Decimal) -> None:
    Slot.objects.filter(pk=slot.pk).update(points=points)


def move(slot: Slot, by: int) -> None:
    """One place up (-1) or down (+1); nothing where there is none."""
    with transaction.atomic():
        Quiz.objects.select_for_update().get(pk=slot.quiz_id)
        here = Slot.objects.get(pk=slot.pk).position
        other = slot.quiz.slots.filter(position=here + by).first()
        if other is None:
            return
        Slot.objects.filter(pk=slot.pk).update(position=_ASIDE)
        Slot.objects.filter(pk=other.pk).update(position=here)
        Slot.objects.filter(pk=slot.pk).update(position=here + by)


def remove(slot: Slot) -> None:
    """Takes a place away; those after it move up."""
    with transaction.atomic():
        Quiz.objects.select_for_update().get(pk=slot.quiz_id)
        slot.delete()
        # In two steps, since no two may stand at one place in between.
        after = slot.quiz.slots.filter(position__gt=slot.position)
        after.update(position=F("position") + _ASIDE)
        slot.quiz.slots.filter(position__gt=_ASIDE).update(position=F("position") - _ASIDE - 1)
