"""Answers that a person grades: all to one question after the other, names hidden unless they are asked for."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courseware.quizzes import attempts, marking, owners, scoring, serving, words
from courseware.quizzes.models import Attempt, HandMark, Item, Quiz
from courseware.quizzes.teaching import results
from courseware.quizzes.teaching.forms import a_helper
from courseware.quizzes.texts import html
from courseware.quizzes.types import essay

LONGEST_EXCERPT = 120


class GradeForm(forms.Form):
    """Points for each criterion of a rubric, and a word to the student."""

    comment = forms.CharField(
        label=gettext_lazy("Comment"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, shown: essay.Shown, mark: HandMark | None, data: QueryDict | None = None) -> None:
        given = mark.points if mark else []
        super().__init__(data, initial={"comment": mark.comment if mark else ""})
        criteria: dict[str, forms.Field] = {}
        for place, each in enumerate(shown.rubric):
            criteria[f"points-{place}"] = forms.DecimalField(
                label=f"{each.text} ({words.points(each.points)})",
                min_value=0,
                max_value=each.points,
                decimal_places=2,
                initial=given[place] if place < len(given) else None,
                widget=forms.NumberInput(attrs={"step": "0.5", "autofocus": place == 0}),
            )
        self.fields = {**criteria, **self.fields}
        self.helper = a_helper()

    def points(self) -> list[Fraction]:
        return [Fraction(value) for name, value in self.cleaned_data.items() if name.startswith("points-")]


def waiting_list(quiz: Quiz, by: int, *, shows_names: bool) -> dict[str, Any]:
    """All answers that are graded by hand, as a table."""
    attempts.sweep(results.SWEEP_S, quiz)
    items = _items(quiz, by)
    called = results.names(quiz, {item.person_id for item in items}, shows_names=shows_names)
    rows = [_row(item, called[item.person_id]) for item in items]
    return {
        "rows": rows,
        "waiting": sum(not row["mark"] for row in rows),
        "first": next((row["id"] for row in rows if not row["mark"]), None),
        "shows_names": shows_names,
    }


def _items(quiz: Quiz, by: int) -> list[Item]:
    """Answers to be read, question by question, in an order that says nothing of who gave them."""
    handed_in = Item.objects.filter(
        owners.seen_by(quiz, by), attempt__quiz=quiz, attempt__closed_at__isnull=False, answered_at__isnull=False
    )
    of_kind = handed_in.filter(version__kind="essay", attempt__is_dry_run=False)
    return list(of_kind.select_related("question", "version", "hand_mark").order_by("question__name", "token"))


def _row(item: Item, name: str) -> dict[str, Any]:
    shown = serving.shown_of(item)
    text = str(marking.answer_of(item))
    return {
        "id": item.pk,
        "name": name,
        "title": shown.title,
        "excerpt": text[:LONGEST_EXCERPT] + ("…" if len(text) > LONGEST_EXCERPT else ""),
        "words": len(text.split()),
        "mark": words.points_of(scoring.points_of(item.score, item.weight), item.weight / 100)
        if item.score is not None
        else "",
    }


def one(quiz: Quiz, item_id: int, by: int, *, shows_names: bool, data: QueryDict | None = None) -> dict[str, Any]:
    """An answer with its rubric, and the ones before and after it. Raises Http404."""
    items = _items(quiz, by)
    place = next((place for place, item in enumerate(items) if item.pk == item_id), None)
    if place is None:
        raise Http404
    item = items[place]
    shown = serving.shown_of(item)
    assert isinstance(shown, essay.Shown), "only free text is listed"
    called = results.names(quiz, {each.person_id for each in items}, shows_names=shows_names)
    return {
        "item": item,
        "name": called[item.person_id],
        "title": shown.title,
        "body": html(shown.text),
        "model": html(shown.explanation),
        "text": marking.answer_of(item),
        "form": GradeForm(shown, getattr(item, "hand_mark", None), data),
        "place": _("%(place)s of %(count)s") % {"place": place + 1, "count": len(items)},
        "before": items[place - 1].pk if place else None,
        "after": items[place + 1].pk if place + 1 < len(items) else None,
        "next_waiting": _next_waiting(items, place),
        "shows_names": shows_names,
    }


def _next_waiting(items: Iterable[Item], place: int) -> int | None:
    """The next answer without a mark, round the end of the list."""
    listed = list(items)
    turned = [*listed[place + 1 :], *listed[:place]]
    return next((each.pk for each in turned if each.score is None), None)


def grade(item: Item, points: list[Fraction], comment: str, by: int) -> None:
    """Writes a reader's mark; the attempt has its own when nothing in it waits any more."""
    shown = serving.shown_of(item)
    assert isinstance(shown, essay.Shown), "only free text is graded by hand"
    result = essay.by_hand(shown, points, comment)
    assert item.attempt_id is not None, "it was handed in with an attempt"
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(pk=item.attempt_id)
        kept = {"points": [str(each) for each in map(float, points)], "comment": comment, "by_id": by}
        HandMark.objects.update_or_create(item=item, defaults=kept)
        Item.objects.filter(pk=item.pk).update(result=marking.packed(result), score=result.score)
        attempts.total(attempt)
