"""The answers of all students to one question in a table, with their points typed beside them and saved at once.

Each row is saved by itself: one with a mistake keeps what was typed and says what is wrong, and the others are saved.
A row that nobody touched is left alone, and one for which somebody else gave another mark meanwhile is not saved: her
mark is shown, and who sends the form again puts hers in its place, knowingly.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from courseware.quizzes import marking, serving, words
from courseware.quizzes.models import HandMark, Item, Quiz
from courseware.quizzes.teaching import reading, results
from courseware.quizzes.teaching.reading import GradeForm
from courseware.quizzes.texts import html
from courseware.quizzes.types import essay

# So that a rubric of eight lines stays below what Django takes of one form.
ROWS_A_PAGE = 80
_ROW = re.compile(r"(\d{1,18})-seen")


@dataclass
class Row:
    """An answer with its form. `newer` is the mark that somebody else gave while it was filled in."""

    item: Item
    name: str
    text: str
    form: GradeForm
    newer: str = ""
    is_saved: bool = False

    @property
    def is_wrong(self) -> bool:
        return bool(self.form.errors) if self.form.is_bound else False

    @property
    def has_lines(self) -> bool:
        """Whether its comment needs a field of several lines: one of one line would lose them."""
        return "\n" in str(self.form["comment"].value() or "")

    @property
    def lines(self) -> int:
        """About how many lines the text takes."""
        return self.text.count("\n") + len(self.text) // 80 + 1


def of_question(
    quiz: Quiz, question_id: int, by: int, *, shows_names: bool, asked: QueryDict, sent: QueryDict | None = None
) -> dict[str, Any]:
    """What the page of a question is given. Raises Http404 where nobody has answered it."""
    items = [item for item in reading.items_of(quiz, by) if item.question_id == question_id]
    if not items:
        raise Http404
    waiting = sum(item.score is None for item in items)
    only_waiting = asked.get("only") == "waiting"
    called = results.names(quiz, {item.person_id for item in items}, shows_names=shows_names)
    page, chosen = _chosen(items, asked, sent, only_waiting=only_waiting)
    rows = [_row(item, called[item.person_id], sent) for item in chosen]
    shown = _shown(items[0])
    return {
        "rows": rows,
        "page": page,
        "waiting": waiting,
        "count": len(items),
        "only_waiting": only_waiting,
        "title": shown.title,
        "body": html(shown.text),
        "model": html(shown.explanation),
        "rubric": [{"text": each.text, "points": words.points(each.points)} for each in shown.rubric],
        "shows_names": shows_names,
    }


def _chosen(
    items: list[Item], asked: QueryDict, sent: QueryDict | None, *, only_waiting: bool
) -> tuple[Page[Item] | None, Sequence[Item]]:
    """The answers of a page; of a form that was sent, those that stood in it, wherever they would stand now."""
    if sent is not None:
        numbers = {int(found[1]) for name in sent if (found := _ROW.fullmatch(name))}
        return None, [item for item in items if item.pk in numbers]
    listed = [item for item in items if item.score is None] if only_waiting else items
    page = Paginator(listed, ROWS_A_PAGE).get_page(asked.get("page"))
    return page, list(page)


def _row(item: Item, name: str, sent: QueryDict | None) -> Row:
    form = GradeForm(_shown(item), getattr(item, "hand_mark", None), sent, prefix=str(item.pk))
    return Row(item, name, str(marking.answer_of(item)), form)


def _shown(item: Item) -> essay.Shown:
    shown = serving.shown_of(item)
    assert isinstance(shown, essay.Shown), "only free text is listed"
    return shown


def save(rows: Sequence[Row], by: int) -> int:
    """Saves what was changed, as far as it can be; how many rows. The others say why they were not."""
    return sum(_save(row, by) for row in rows)


def _save(row: Row, by: int) -> bool:
    form = row.form
    if form.is_as_it_was:
        # Whatever stands there now: she has not touched it.
        _begin_anew(row)
        return False
    if not form.is_valid():
        return False
    try:
        seen = str(form.cleaned_data["seen"])
        reading.grade(row.item, form.points(), form.cleaned_data["comment"], by, seen=seen)
    except reading.Newer:
        mark = HandMark.objects.select_related("by__user").get(item=row.item)
        row.form = GradeForm(_shown(row.item), mark, form.data, prefix=form.prefix)
        row.form.catch_up()
        row.newer = told(mark)
        return False
    row.is_saved = True
    _begin_anew(row)
    return True


def _begin_anew(row: Row) -> None:
    mark = HandMark.objects.filter(item=row.item).first()
    row.form = GradeForm(_shown(row.item), mark, prefix=row.form.prefix)


def told(mark: HandMark) -> str:
    """A mark and whose it is, in a sentence."""
    given = ", ".join(f"{float(each):g}" for each in mark.points)
    said = {"who": mark.by or _("Somebody"), "points": given, "comment": mark.comment}
    if mark.comment:
        return _("%(who)s gave %(points)s meanwhile, and wrote “%(comment)s”.") % said
    return _("%(who)s gave %(points)s meanwhile.") % said
