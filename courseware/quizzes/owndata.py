"""Of a person's quizzes: attempts and answers. They stay for statistics, without what she wrote in her own words."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courseware.people.own_data import Kept, collects, erases
from courseware.quizzes.models import Attempt, HandMark, Item, Quiz, Regraded
from courseware.quizzes.types.kinds import BY_HAND


@collects
def answers_of(person_id: int) -> Iterable[Kept]:
    """Her attempts, each question that she met with her answer, and the quizzes that she made."""
    attempts = Attempt.objects.filter(person=person_id).select_related("quiz").order_by("pk")
    yield Kept("attempts", _("Attempts at quizzes"), [_attempt(each) for each in attempts])
    items = Item.objects.filter(person=person_id).select_related("question").order_by("pk")
    yield Kept("answers", _("Answers"), [_item(each) for each in items])
    made = Quiz.objects.filter(owner=person_id).order_by("pk").values("title", "topic", "instructions", "made_at")
    if made:
        yield Kept("quizzes", _("Quizzes that you made"), list(made))


def _attempt(each: Attempt) -> dict[str, Any]:
    return {
        "number": each.pk,
        "quiz": str(each.quiz),
        "topic": each.quiz.topic,
        "begun": each.begun_at,
        "handed_in": each.closed_at,
        "mark_in_thousandths": each.score,
    }


def _item(each: Item) -> dict[str, Any]:
    return {
        "question": each.question.name,
        "topic": each.question.topic,
        "asked_in": each.place,
        "attempt": each.attempt_id,
        "shown": each.shown_at,
        "text": json.loads(each.shown).get("text", ""),
        "answered": each.answered_at,
        "answer": json.loads(each.answer) if each.answer else None,
        "draft": each.draft,
        "confidence": each.confidence,
        "mark_in_thousandths": each.score,
    }


@erases
def leave_counts(person_id: int, nobody_id: int) -> None:
    """Answers stay as nobody's; drafts and free texts, and what was written about them, go."""
    hers = Item.objects.filter(person=person_id)
    free = hers.filter(version__kind__in=BY_HAND)
    HandMark.objects.filter(item__in=hers).update(comment="")
    _empty(free)
    hers.update(person=nobody_id, draft="", world=None)
    Attempt.objects.filter(person=person_id).update(person=nobody_id)
    # A quiz that others have taken stays; whoever teaches a class that has it leads it on.
    Quiz.objects.filter(owner=person_id).update(owner=nobody_id)


def _empty(free: QuerySet[Item]) -> None:
    """Free texts and the comments on them, also as they were before a regrading."""
    for each in free.exclude(answer=""):
        each.answer = json.dumps(_("(erased)"))
        each.result = _without_comment(each.result)
        each.save(update_fields=["answer", "result"])
    for was in Regraded.objects.filter(item__in=free):
        was.result = _without_comment(was.result)
        was.save(update_fields=["result"])


def _without_comment(result: str) -> str:
    if not result:
        return result
    found = json.loads(result)
    found["parts"] = [{**each, "feedback": ""} if each["name"] == "comment" else each for each in found["parts"]]
    return json.dumps(found)
