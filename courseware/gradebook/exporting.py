"""Marks as files, in the shapes that others take.

- *csv*, *xlsx*: everything; lateness is a column of its own beside each mark.
- *moodle*: for Site administration's and a course's "Grades, Import, CSV file": who by username, marks in points.
- *canvas*: for "Grades, Import": the columns that Canvas wants, with the row of points possible.

What does not count yet is left empty, what is missing is 0, and what is excused says so as each of them wants it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courseware.classes.models import Class
from courseware.gradebook import spreadsheets, words
from courseware.gradebook.book import Book, Row
from courseware.gradebook.marks import Mark, State
from courseware.gradebook.spreadsheets import Cell

Accounts = Mapping[int, tuple[str, str]]


@dataclass(frozen=True)
class Shape:
    """A kind of file. `rows` makes its rows, of which `head` are headings."""

    name: str
    title: str | Promise
    ending: str
    rows: Callable[[Class, Book, Accounts], list[list[Cell]]]
    head: int = 1


def answer(klass: Class, book: Book, shape: Shape) -> HttpResponse:
    """The file, to be saved."""
    rows = shape.rows(klass, book, accounts(book))
    if shape.ending == "xlsx":
        content = spreadsheets.as_xlsx(str(klass), rows, head=shape.head)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        content, kind = spreadsheets.as_csv(rows), "text/csv; charset=utf-8"
    name = f"{slugify(str(klass)) or 'marks'}-{shape.name}.{shape.ending}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def accounts(book: Book) -> Accounts:
    """Name and address by which each student signs in, by person."""
    persons = [row.student.person for row in book.rows]
    rows = User.objects.filter(person__in=persons).values_list("person", "username", "email")
    return {person: (username, email) for person, username, email in rows}


def _cell(mark: Mark | None, excused: str) -> Cell:
    if mark is None or mark.state in (State.NOT_YET, State.WAITING):
        return None
    return excused if mark.state is State.EXCUSED else words.rounded(mark.earned)


def _whole(klass: Class, book: Book, accounts: Accounts) -> list[list[Cell]]:
    head: list[Cell] = [_("Name"), _("Number"), _("Username"), _("Total in per cent"), _("Works late"), _("Missing")]
    for column in book.columns:
        head += [
            f"{column.title} ({words.points(column.possible)})",
            _("%(title)s: days late") % {"title": column.title},
        ]
    return [head, *(_whole_row(row, book, accounts) for row in book.rows)]


def _whole_row(row: Row, book: Book, accounts: Accounts) -> list[Cell]:
    total = None if row.total.share is None else words.percent_number(row.total.share)
    cells: list[Cell] = [row.student.name, row.student.number, _account(row, accounts)[0], total, row.late, row.missing]
    for column in book.columns:
        mark = row.marks.get(column.id)
        cells += [_cell(mark, _("excused")), mark.days_late if mark is not None and mark.counts else None]
    return cells


def _moodle(klass: Class, book: Book, accounts: Accounts) -> list[list[Cell]]:
    head: list[Cell] = ["Username", "Email address", "ID number", *(column.title for column in book.columns)]
    return [
        head,
        *(
            [
                *_account(row, accounts),
                row.student.number,
                *(_cell(row.marks.get(column.id), "-") for column in book.columns),
            ]
            for row in book.rows
        ),
    ]


def _canvas(klass: Class, book: Book, accounts: Accounts) -> list[list[Cell]]:
    head: list[Cell] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    return [
        [*head, *(column.title for column in book.columns)],
        ["    Points Possible", None, None, None, None, *(words.rounded(each.possible) for each in book.columns)],
        *(
            [
                row.student.name,
                None,
                row.student.number,
                _account(row, accounts)[0],
                klass.title,
                *(_cell(row.marks.get(column.id), "EX") for column in book.columns),
            ]
            for row in book.rows
        ),
    ]


def _account(row: Row, accounts: Accounts) -> tuple[str, str]:
    return accounts.get(row.student.person, ("", ""))


SHAPES = {
    each.name: each
    for each in (
        Shape("csv", gettext_lazy("CSV"), "csv", _whole),
        Shape("xlsx", gettext_lazy("Workbook (XLSX)"), "xlsx", _whole),
        Shape("moodle", gettext_lazy("CSV for Moodle"), "csv", _moodle),
        Shape("canvas", gettext_lazy("CSV for Canvas"), "csv", _canvas, head=2),
    )
}
