"""Answers are marked anew after a question was mended: first a report, then, when it is confirmed, all at once.

An answer is marked by the mended version as that shows the question from the same seed. Where the mended one would have
been asked differently (other numbers, other choices) an old answer says nothing about it, and stays as it is.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courseware.labs import topics
from courseware.quizzes import attempts, marking, scoring, serving, words
from courseware.quizzes.bank import loading
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.models import Attempt, HandMark, Item, Question, Quiz, Regrade, Regraded
from courseware.quizzes.teaching import results
from courseware.quizzes.types import essay, kinds
from courseware.quizzes.types.contract import Field
from courseware.quizzes.types.kinds import AnyQuestion, AnyShown


class Stale(Exception):
    """What was confirmed is not so any more: somebody answered, or mended the question again, in between."""


@dataclass(frozen=True)
class Fate:
    """What becomes of one answer. Without `shown` it stays as it is, for the reason in `why`."""

    item: Item
    shown: AnyShown | None
    result: str
    score: int | None
    why: str

    @property
    def is_changed(self) -> bool:
        return self.shown is not None and self.score != self.item.score


@dataclass(frozen=True)
class Report:
    """What regrading a question in a quiz would do."""

    question: AnyQuestion
    fates: list[Fate]

    @property
    def fingerprint(self) -> str:
        """The same as long as the report would say the same."""
        lines = [f"{each.item.pk} {each.item.score} {each.score} {each.shown is None}" for each in self.fates]
        return hashlib.sha256("\n".join([loading.digest(self.question), *lines]).encode()).hexdigest()


def mended(quiz: Quiz) -> list[dict[str, Any]]:
    """The questions that were asked in a quiz in another version than the bank has now."""
    asked = Item.objects.filter(attempt__quiz=quiz).values_list("question", "version__digest").distinct()
    digests: dict[int, set[str]] = {}
    for question_id, digest in asked:
        digests.setdefault(question_id, set()).add(digest)
    found = []
    for question in Question.objects.filter(pk__in=digests).order_by("topic", "name"):
        now = _now(question)
        if now is not None and digests[question.pk] - {loading.digest(now)}:
            found.append({"id": question.pk, "name": question.name, "title": now.title})
    return found


def _now(question: Question) -> AnyQuestion | None:
    topic = topics.topic(question.topic)
    return serving.bank_of(topic).questions.get(question.name) if topic else None


def report(quiz: Quiz, question: Question) -> Report | None:
    """Who would change, by how much, and why; None where the bank has not mended the question."""
    now = _now(question)
    if now is None:
        return None
    digest = loading.digest(now)
    items = Item.objects.select_related("question", "version", "attempt__quiz").filter(
        attempt__quiz=quiz, question=question
    )
    old = items.exclude(version__digest=digest).order_by("attempt_id", "position", "try_number")
    return Report(now, [_fate(item, now) for item in old])


def _fate(item: Item, now: AnyQuestion) -> Fate:
    before = serving.shown_of(item)
    if kinds.type_of(before) != kinds.type_of(now):
        return _left(item, _("It was a question of another type."))
    if serving.is_task(before) and item.answered_at is not None:
        return _left(item, _("What counted was the state of a lab, which has gone on since."))
    try:
        shown = kinds.prepare(now, item.seed, ground_of(serving.topic_called(item.question.topic)))
    except Exception as error:  # whatever a formula or the engine raises
        return _left(item, _("The mended question cannot be prepared: %(error)s") % {"error": error})
    if not _asks_the_same(item, before, now, shown):
        return _left(item, _("It was asked with other numbers or choices."))
    if item.score is None or kinds.is_by_hand(shown):
        # Nothing was marked yet: it is marked by the mended one when it is handed in, or by its reader.
        return Fate(item, shown, item.result, item.score, _("The explanation is the new one."))
    return _marked(item, shown)


def _left(item: Item, why: str) -> Fate:
    return Fate(item, None, item.result, item.score, why)


def _marked(item: Item, shown: AnyShown) -> Fate:
    given = marking.answer_of(item)
    ground = ground_of(serving.topic_called(item.question.topic))
    try:
        result = marking.marked(shown, given, ground)
        lines = kinds.kind_of(shown).tell(shown, given, result)
    except marking.Faulty as fault:
        return _left(item, _("The mended question cannot be marked: %(error)s") % {"error": fault})
    said = "; ".join(" ".join(filter(None, [each.text, each.given])) for each in lines if each.is_chosen or each.given)
    why = _("The explanation is the new one.")
    if result.score != item.score:
        why = _("“%(given)s” was “%(before)s”, and now is “%(after)s”.") % {
            "given": said,
            "before": words.verdict(item.score or 0),
            "after": words.verdict(result.score),
        }
    return Fate(item, shown, marking.packed(result), result.score, why)


def _asks_the_same(item: Item, before: AnyShown, now: AnyQuestion, shown: AnyShown) -> bool:
    """Whether an answer to the one is an answer to the other."""
    was = serving.content_of(item.version)
    if was.parameters and (was.parameters, was.require) != (now.parameters, now.require):
        return False
    if isinstance(was, essay.Question) and isinstance(now, essay.Question):
        return [each.points for each in was.rubric] == [each.points for each in now.rubric]
    pairs = list(zip(_asked(before), _asked(shown), strict=False))
    is_alike = len(_asked(before)) == len(_asked(shown)) and all(old[0] == new[0] for old, new in pairs)
    # A text may be mended where it stands; one that stands elsewhere now has another answer's place.
    old_texts, new_texts = [old for _kind, old in _asked(before)], [new for _kind, new in _asked(shown)]
    return is_alike and not any(
        old != new and (old in new_texts or new in old_texts) for old, new in zip(old_texts, new_texts, strict=True)
    )


def _asked(shown: AnyShown) -> list[tuple[str, str]]:
    """Each text that an answer refers to by its place, with what kind of place it is."""
    return list(_places(kinds.kind_of(shown).fields(shown)))


def _places(fields: list[Field]) -> Iterator[tuple[str, str]]:
    for field in fields:
        yield f"{field.name} {field.kind} {field.unit}", field.label
        for value, text in field.choices:
            yield f"{field.name}={value}", text


def told(quiz: Quiz, found: Report, *, shows_names: bool) -> dict[str, Any]:
    """The report as a page shows it."""
    called = results.names(quiz, {each.item.person_id for each in found.fates}, shows_names=shows_names)
    lines = [_line(each, called[each.item.person_id]) for each in found.fates if each.is_changed]
    return {
        "title": found.question.title,
        "changed": lines,
        "unchanged": sum(each.shown is not None and not each.is_changed for each in found.fates),
        "left": [{"name": called[each.item.person_id], "why": each.why} for each in found.fates if each.shown is None],
        "fingerprint": found.fingerprint,
        "is_empty": not found.fates,
    }


def _line(fate: Fate, name: str) -> dict[str, Any]:
    whole = fate.item.weight / 100
    before, after = (scoring.points_of(score or 0, fate.item.weight) for score in (fate.item.score, fate.score))
    attempt = fate.item.attempt
    return {
        "name": name,
        "attempt": attempt.number if attempt else "",
        "before": words.points_of(before, whole),
        "after": words.points_of(after, whole),
        "by": f"{after - before:+g}".replace("-", "\N{MINUS SIGN}"),
        "why": fate.why,
    }


@transaction.atomic
def apply(quiz: Quiz, question: Question, *, seen: str, reason: str, by: int) -> Regrade:
    """Marks anew what the report said, all or nothing. Raises Stale unless it would still say the same."""
    held = list(Attempt.objects.select_for_update().select_related(None).filter(quiz=quiz).order_by("pk"))
    found = report(quiz, question)
    if found is None or not found.fates or found.fingerprint != seen:
        raise Stale
    version = serving.version_of(question.topic, found.question)
    made = Regrade.objects.create(quiz=quiz, version=version, reason=reason, by_id=by)
    marked = [fate for fate in found.fates if fate.shown is not None]
    Regraded.objects.bulk_create([_before(made, fate) for fate in marked])
    for fate in marked:
        item = fate.item
        packed = msgspec.json.encode(fate.shown).decode()
        Item.objects.filter(pk=item.pk).update(version=version, shown=packed, result=fate.result, score=fate.score)
    _total(held, {fate.item.attempt_id for fate in found.fates})
    return made


def _before(regrade: Regrade, fate: Fate) -> Regraded:
    item = fate.item
    kept = {"version_id": item.version_id, "shown": item.shown, "result": item.result, "score": item.score}
    return Regraded(regrade=regrade, item=item, score_after=fate.score, **kept)


@transaction.atomic
def undo(regrade: Regrade, by: int) -> bool:
    """All as it was before; False where it was undone already, or a later regrading stands upon it."""
    held = list(Attempt.objects.select_for_update().filter(quiz=regrade.quiz_id).order_by("pk"))
    if not may_undo(regrade):
        return False
    lines = list(regrade.lines.all())
    for line in lines:
        # A reader may have graded it since: her mark stays.
        has_mark = HandMark.objects.filter(item=line.item_id).exists()
        marks = {} if has_mark else {"result": line.result, "score": line.score}
        Item.objects.filter(pk=line.item_id).update(version=line.version_id, shown=line.shown, **marks)
    Regrade.objects.filter(pk=regrade.pk).update(undone_by=by, undone_at=timezone.now())
    _total(held, set(Item.objects.filter(regraded__regrade=regrade).values_list("attempt_id", flat=True)))
    return True


def may_undo(regrade: Regrade) -> bool:
    """Whether nothing stands upon it."""
    current = Regrade.objects.filter(pk=regrade.pk, undone_at=None).exists()
    later = Regrade.objects.filter(
        quiz=regrade.quiz_id, version__question=regrade.version.question_id, pk__gt=regrade.pk, undone_at=None
    )
    return current and not later.exists()


def _total(held: list[Attempt], touched: set[int | None]) -> None:
    for attempt in held:
        if attempt.pk in touched and attempt.closed_at is not None:
            attempts.total(attempt)


def made_before(quiz: Quiz) -> list[dict[str, Any]]:
    """What was marked anew so far, the newest first."""
    found = quiz.regrades.select_related("version__question", "by__user", "undone_by__user").order_by("-pk")
    return [
        {
            "id": each.pk,
            "question": each.version.question.name,
            "reason": each.reason,
            "by": each.by,
            "at": each.at,
            "count": each.lines.exclude(score=None).count(),
            "undone_by": each.undone_by,
            "undone_at": each.undone_at,
            "may_undo": may_undo(each),
            "before": [line.version for line in each.lines.select_related("version__question")[:1]],
        }
        for each in found[:20]
    ]
