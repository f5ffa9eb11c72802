"""From a question's content to what its form holds, and back. Both are pure, and one undoes the other.

A form is a mapping of field names to what was sent. `observe.service` is a field, `options-2-text` one of a row; rows
stand in the order in which their first field was sent, and one in which nothing is written is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from courseware.authoring.shapes.codecs import CODECS, UNNAMED
from courseware.authoring.shapes.notation import Bad
from courseware.authoring.shapes.table import NEEDED, Field, Rows, Shape

Values = dict[str, Any]
Form = dict[str, list[str]]
Sent = Mapping[str, Sequence[str]]
MOST_ROWS = 40
# Of these an empty one is no row, whatever its boxes and lists say.
_WRITTEN = ("input", "area")


class NoForm(Exception):
    """A content that no form can hold: it is edited as YAML."""


@dataclass
class Read:
    """What a form says. `places` tells of each path of the content in which field it was written."""

    content: Values = field(default_factory=dict)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)


def form_of(shape: Shape, content: Values) -> Form:
    """What the form holds for a content. Raises NoForm."""
    form: Form = {}
    try:
        for entry in shape.entries:
            if isinstance(entry, Rows):
                _show_rows(entry, content.get(entry.path), form)
            else:
                _show(entry, content, entry.path, form)
    except (Bad, KeyError, TypeError, AttributeError) as error:
        raise NoForm(str(error)) from None
    again = content_of(shape, form)
    kept: Values = {key: content[key] for key in ("id", "type") if key in content}
    if again.wrong or kept | again.content != content:
        raise NoForm
    return form


def _show(entry: Field, values: Values, name: str, form: Form) -> None:
    found = values
    *above, last = entry.path.split(".")
    for key in above:
        found = found.get(key, {})
    if last in found or entry.default is not NEEDED:
        value = found.get(last, entry.default)
        is_left_out = last not in found and not isinstance(value, bool | int | float)
        form[name] = [""] if value is None or (is_left_out and not value) else CODECS[entry.codec].shown(value)


def _show_rows(rows: Rows, values: Any, form: Form) -> None:
    if values is None:
        return
    listed = _pairs(rows, values) if rows.key else [_named(rows, each) for each in values]
    for number, row in enumerate(listed):
        for entry in rows.fields:
            _show(entry, row, f"{rows.path}-{number}-{entry.path}", form)
        known = {each.path for each in rows.fields}
        if row.keys() - known:
            raise NoForm


def _pairs(rows: Rows, values: Values) -> list[Values]:
    return [{rows.key: key, **_named(rows, each)} for key, each in values.items()]


def _named(rows: Rows, value: Any) -> Values:
    found: Values = {rows.plain: value} if rows.plain else value
    return found


def content_of(shape: Shape, sent: Sent) -> Read:
    """What a form says, and what of it cannot be read."""
    read = Read()
    for entry in shape.entries:
        if isinstance(entry, Rows):
            _read_rows(entry, sent, read)
        else:
            _read(entry, sent, entry.path, entry.path, read.content, read)
    return read


def _read(entry: Field, sent: Sent, name: str, path: str, values: Values, read: Read) -> None:
    read.places[path] = name
    given = [str(each) for each in sent.get(name, [])]
    is_empty = entry.codec not in ("flag", "belief") and not any(each.strip() for each in given)
    if is_empty:
        if entry.default is NEEDED:
            read.wrong.append((name, _("Choose at least one.") if entry.codec == "many" else _("Write this.")))
        return
    try:
        value = CODECS[entry.codec].read(given)
    except Bad as bad:
        read.wrong.append((name, str(bad)))
        return
    if entry.codec == "belief" and value == UNNAMED and entry.default == "":
        value = ""
    if entry.default is NEEDED or not _is_same(value, entry.default):
        *above, last = entry.path.split(".")
        for key in above:
            values = values.setdefault(key, {})
        values[last] = value


def _is_same(value: Any, default: Any) -> bool:
    return type(value) is type(default) and bool(value == default)


def _read_rows(rows: Rows, sent: Sent, read: Read) -> None:
    listed: list[Values] = []
    for number in numbers(rows, sent)[:MOST_ROWS]:
        if is_empty(rows, sent, number):
            continue
        row: Values = {}
        name, path = f"{rows.path}-{number}", f"{rows.path}[{len(listed)}]"
        for entry in rows.fields:
            _read(entry, sent, f"{name}-{entry.path}", f"{path}.{entry.path}", row, read)
        if rows.path == "options" and not row.get("right") and not row.get("expect"):
            row.setdefault("misconception", UNNAMED)
        read.places[path] = f"{name}-{rows.fields[0].path}"
        if rows.key:
            read.places[f"{rows.path}.{row.get(rows.key)}"] = f"{name}-{rows.fields[0].path}"
        listed.append(row)
    read.places[rows.path] = f"{rows.path}-0-{rows.fields[0].path}"
    if listed:
        read.content[rows.path] = _gathered(rows, listed, read)


def _gathered(rows: Rows, listed: list[Values], read: Read) -> Any:
    if not rows.key:
        return [row.get(rows.plain, "") for row in listed] if rows.plain else listed
    found: Values = {}
    for place, row in enumerate(listed):
        key = row.pop(rows.key, "")
        if key in found:
            words = _("“%(name)s” stands here twice.") % {"name": key}
            read.wrong.append((read.places[f"{rows.path}[{place}]"], words))
        found[key] = row.get(rows.plain) if rows.plain else row
    return found


def numbers(rows: Rows, sent: Sent) -> list[int]:
    """The numbers of the rows that were sent, in their order on the page."""
    return list(dict.fromkeys(_numbers(rows, sent)))


def _numbers(rows: Rows, sent: Sent) -> Iterator[int]:
    begin = f"{rows.path}-"
    for name in sent:
        number, _dash, path = name.removeprefix(begin).partition("-")
        if name.startswith(begin) and path and number.isascii() and number.isdigit() and len(number) < 5:
            yield int(number)


def is_empty(rows: Rows, sent: Sent, number: int) -> bool:
    """Whether nothing is written in a row."""
    for entry in rows.fields:
        given = "".join(str(each) for each in sent.get(f"{rows.path}-{number}-{entry.path}", [])).strip()
        if entry.widget in _WRITTEN and given and given != str(entry.default):
            return False
    return True
