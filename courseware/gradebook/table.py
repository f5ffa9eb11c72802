"""The table of students and work, joined as strings: 30,000 cells of a template would take seconds."""

from collections.abc import Mapping, Sequence
from statistics import median

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.classes.models import Class
from courseware.gradebook import words
from courseware.gradebook.book import Book, Row
from courseware.gradebook.collecting import Column
from courseware.gradebook.marks import Mark, State


def table(klass: Class, book: Book, names: Mapping[int, str]) -> SafeString:
    """Rows of the given names, with their totals first, since they are what is looked for."""
    base = reverse("gradebook:table", args=[klass.slug])
    body = "".join(_row(row, book.columns, names, base) for row in book.rows)
    caption = escape(_("Marks of %(title)s") % {"title": klass})
    return SafeString(
        f'<table class="gc-tab gc-book"><caption class="gc-vh">{caption}</caption>'
        f"<thead>{_head(book.columns, base)}</thead><tbody>{body}</tbody>"
        f"<tfoot>{_foot(book)}</tfoot></table>"
    )


def _head(columns: Sequence[Column], base: str) -> str:
    works = "".join(
        f'<th scope="col"><a href="{base}work/{each.id}/">{escape(each.title)}</a>'
        f"<small>{escape(_of(each))}</small></th>"
        for each in columns
    )
    return (
        f'<tr><th scope="col">{_("Student")}</th><th scope="col" class="e">{_("Total")}</th>'
        f'<th scope="col" class="e">{_("Late")}</th><th scope="col" class="e">{_("Missing")}</th>{works}</tr>'
    )


def _of(column: Column) -> str:
    text = _("of %(points)s") % {"points": words.points(column.possible)}
    return f"{text}, {_('hidden')}" if column.is_hidden else text


def _row(row: Row, columns: Sequence[Column], names: Mapping[int, str], base: str) -> str:
    student = f"{base}student/{row.student.id}/"
    marks = row.marks
    cells = "".join(
        [
            _cell(mark, f"{student}{column.id}/") if (mark := marks.get(column.id)) is not None else "<td></td>"
            for column in columns
        ]
    )
    return (
        f'<tr><th scope="row"><a href="{student}">{escape(names[row.student.id])}</a></th>'
        f'<td class="e"><b>{words.percent(row.total.share)}</b></td>'
        f'<td class="e">{row.late or ""}</td><td class="e">{row.missing or ""}</td>{cells}</tr>'
    )


def _cell(mark: Mark, address: str) -> str:
    note = words.note(mark) if mark.days_late or mark.state is State.SET else ""
    return (
        f'<td><a href="{address}">{words.cell(mark)}</a><small>{note}</small></td>'
        if note
        else f'<td><a href="{address}">{words.cell(mark)}</a></td>'
    )


def _foot(book: Book) -> str:
    totals = [row.total.share for row in book.rows if row.total.share is not None]
    works = "".join(f"<td>{_median(book, column)}</td>" for column in book.columns)
    total = words.percent(median(totals)) if totals else words.NONE
    return f'<tr><th scope="row">{_("Median")}</th><td class="e">{total}</td><td></td><td></td>{works}</tr>'


def _median(book: Book, column: Column) -> str:
    earned = [mark.earned for row in book.rows if (mark := row.marks.get(column.id)) is not None and mark.counts]
    return words.points(round(median(earned))) if earned else words.NONE
