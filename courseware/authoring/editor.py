"""An editor's form as its template shows it: sections of fields and rows with what was typed and what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import cleandoc
from typing import Any

from courseware.authoring import contents, offers
from courseware.authoring.shapes import blanks, filling
from courseware.authoring.shapes.filling import Form, Read, Sent
from courseware.authoring.shapes.table import NEEDED, Field, Rows, Section, Shape, Words
from courseware.labs.topics import Topic
from courseware.quizzes.types.kinds import AnyQuestion

NEW_ROW = "__row__"
_CHOSEN = ("select", "many")


@dataclass(frozen=True)
class Drawn:
    """A field on the page."""

    name: str
    label: Words
    widget: str
    help: Words
    values: Sequence[str]
    choices: Sequence[tuple[str, str]]
    listed: str
    lines: int
    errors: Sequence[str]
    is_narrow: bool
    is_tried: bool
    is_needed: bool

    @property
    def value(self) -> str:
        return self.values[-1] if self.values else ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"


@dataclass(frozen=True)
class DrawnRow:
    number: int | str
    fields: Sequence[Drawn]


@dataclass(frozen=True)
class DrawnRows:
    """Rows, and one more that is copied where one is added."""

    path: str
    title: Words
    one: Words
    help: Words
    rows: Sequence[DrawnRow]
    blank: DrawnRow
    is_open: bool
    is_rows: bool = True


@dataclass(frozen=True)
class DrawnSection:
    title: Words
    help: Words
    entries: Sequence[Drawn | DrawnRows]
    is_closed: bool
    is_open: bool
    notation: str = ""


@dataclass(frozen=True)
class Mistake:
    """Something to be mended, and the field where."""

    message: str
    name: str = ""
    label: str = ""


@dataclass
class Filled:
    """A form as it was sent: its content, the question that it makes, and what is to be mended."""

    values: dict[str, Any]
    question: AnyQuestion | None = None
    mistakes: list[Mistake] = field(default_factory=list)


def filled(topic: Topic, shape: Shape, sent: Sent, name: str) -> Filled:
    """What a form says, held against all that the bank wants of a question."""
    read = filling.content_of(shape, sent)
    values = {"id": name, "type": shape.kind, **read.content}
    mistakes = [Mistake(message, at, label_of(shape, at)) for at, message in read.wrong]
    if not mistakes:
        found = contents.missing(topic, values)
        mistakes = [Mistake(message, at := place_of(read, path), label_of(shape, at)) for path, message in found]
    if mistakes:
        return Filled(values, None, mistakes)
    return Filled(values, contents.question_of(topic, contents.written_values(values)))


def place_of(read: Read, path: str) -> str:
    """The field in which a path of the content was written, or the nearest above it."""
    while path:
        if path in read.places:
            return read.places[path]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return ""


def label_of(shape: Shape, name: str) -> str:
    """A field in words: "Answers 2, Feedback"."""
    for entry in shape.entries:
        if isinstance(entry, Field) and entry.path == name:
            return str(entry.label)
        if isinstance(entry, Rows) and name.startswith(f"{entry.path}-"):
            number, _dash, path = name.removeprefix(f"{entry.path}-").partition("-")
            label = next((each.label for each in entry.fields if each.path == path), "")
            return f"{entry.title} {int(number) + 1}, {label}" if number.isdigit() else str(entry.title)
    return ""


def sections(
    topic: Topic, shape: Shape, form: Sent, mistakes: Sequence[Mistake] = (), more: Sequence[str] = ()
) -> list[DrawnSection]:
    """The form, with a further row in each list that `more` names, and with rows to begin with where it is empty."""
    wrong: dict[str, list[str]] = {}
    for each in mistakes:
        wrong.setdefault(each.name, []).append(each.message)
    return [_section(each, topic, form, wrong, more) for each in shape.sections]


def _section(
    section: Section, topic: Topic, form: Sent, wrong: Mapping[str, list[str]], more: Sequence[str]
) -> DrawnSection:
    entries: list[Drawn | DrawnRows] = []
    for entry in section.fields:
        if isinstance(entry, Rows):
            entries.append(_rows(entry, topic, form, wrong, more))
        else:
            entries.append(_field(entry, entry.path, topic, form, wrong))
    is_open = any(_holds(each) for each in entries) or not section.is_closed
    has_blanks = any(isinstance(each, Field) and each.codec == "blanks" for each in section.fields)
    notation = cleandoc(blanks.__doc__ or "") if has_blanks else ""
    return DrawnSection(section.title, section.help, entries, section.is_closed, is_open, notation)


def _holds(entry: Drawn | DrawnRows) -> bool:
    if isinstance(entry, DrawnRows):
        return bool(entry.rows)
    return bool(entry.errors) or (entry.widget in ("input", "area") and entry.value not in ("", "0", "1"))


def _field(entry: Field, name: str, topic: Topic, form: Sent, wrong: Mapping[str, list[str]]) -> Drawn:
    choices = offers.offered(topic, entry.source) if entry.widget in _CHOSEN else ()
    values = [str(each) for each in form.get(name, _beginning(entry))]
    if entry.widget == "select" and values and values[-1] and values[-1] not in dict(choices):
        choices = [*choices, (values[-1], values[-1])]
    if entry.widget == "many":
        choices = [*choices, *((each, each) for each in values if each not in dict(choices))]
        # What is chosen stands first: the list is long.
        choices.sort(key=lambda each: each[0] not in values)
    widget = "area" if entry.widget == "input" and any("\n" in each for each in values) else entry.widget
    return Drawn(
        name=name,
        label=entry.label,
        widget=widget,
        help=entry.help,
        values=values,
        choices=choices,
        listed=entry.source if entry.widget == "input" else "",
        lines=entry.lines,
        errors=wrong.get(name, []),
        is_narrow=entry.is_narrow,
        is_tried=entry.is_tried,
        is_needed=entry.default is NEEDED and entry.codec not in ("belief",),
    )


def _beginning(entry: Field) -> list[str]:
    """What an empty form holds."""
    if entry.codec == "flag":
        return ["on"] if entry.default is True else []
    if entry.default is NEEDED or entry.default in (None, "", [], {}):
        return []
    return [str(entry.default)]


def _rows(entry: Rows, topic: Topic, form: Sent, wrong: Mapping[str, list[str]], more: Sequence[str]) -> DrawnRows:
    numbers: list[int] = filling.numbers(entry, form)[: filling.MOST_ROWS]
    wanted = len(numbers) + 1 if entry.path in more else max(len(numbers), 0 if is_sent(form) else entry.begins_with)
    while len(numbers) < wanted:
        numbers.append(max(numbers, default=-1) + 1)
    # A row that was sent says all that it holds: a box that is not ticked is not sent.
    sent = set(filling.numbers(entry, form))
    rows = [_row(entry, number, topic, form, wrong, is_sent=number in sent) for number in numbers]
    blank = _row(entry, NEW_ROW, topic, {}, {}, is_sent=False)
    return DrawnRows(entry.path, entry.title, entry.one, entry.help, rows, blank, bool(rows) or not entry.is_closed)


def is_sent(form: Sent) -> bool:
    """Whether somebody has written in a form; a new one has only what it begins with."""
    return "title" in form


def _row(
    entry: Rows, number: int | str, topic: Topic, form: Sent, wrong: Mapping[str, list[str]], *, is_sent: bool
) -> DrawnRow:
    fields = []
    for each in entry.fields:
        name = f"{entry.path}-{number}-{each.path}"
        known = {name: form.get(name, [])} if is_sent else {}
        fields.append(_field(each, name, topic, known, wrong))
    return DrawnRow(number, fields)


def as_sent(sent: Any) -> Form:
    """A form as it came in; what was not ticked is there as nothing, so that it is not begun anew."""
    return {name: [str(each) for each in values] for name, values in sent.lists()}


def complete(shape: Shape, form: Form) -> Form:
    """The same with each flag that was not sent."""
    flags = {
        entry.path: list[str]()
        for entry in shape.entries
        if isinstance(entry, Field) and entry.codec == "flag" and entry.path not in form
    }
    return {**form, **flags}


def lists(topic: Topic, shape: Shape) -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    """What is proposed while something is typed, by source."""
    fields = [each for entry in shape.entries for each in (entry.fields if isinstance(entry, Rows) else (entry,))]
    for source in dict.fromkeys(each.source for each in fields if each.source and each.widget == "input"):
        yield source, offers.offered(topic, source)
