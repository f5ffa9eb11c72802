"""All that is kept of one person: handed to her as files, and erased when she asks for it.

Each app says in its `owndata.py` what it has of her, and what it makes of it when she goes: functions that are
registered here. Whatever refers to her and is nobody else's goes with her row; what statistics count stays, under a
person who is nobody.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from courseware.people.models import Person
from courseware.people.persons import SESSION_KEY
from courseware.people.sessions import SessionStore


@dataclass(frozen=True)
class Kept:
    """What an app keeps of a person: rows under a title, and files by name."""

    name: str
    title: str
    rows: Sequence[Mapping[str, Any]]
    files: dict[str, str] = field(default_factory=dict)


class Needed(Exception):
    """Why somebody cannot go yet, and what to do first."""


# From a person's id to what is kept of her.
COLLECTS: list[Callable[[int], Iterable[Kept]]] = []
# Whether she may go: a function raises Needed.
ASKED: list[Callable[[int], None]] = []
# What becomes of rows that must stay: functions of her id and of the id of somebody who is nobody. In a transaction.
ERASES: list[Callable[[int, int], None]] = []


def collects(function: Callable[[int], Iterable[Kept]]) -> Callable[[int], Iterable[Kept]]:
    """Registers what an app keeps."""
    COLLECTS.append(function)
    return function


def asked(function: Callable[[int], None]) -> Callable[[int], None]:
    """Registers a reason to stay."""
    ASKED.append(function)
    return function


def erases(function: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Registers what an app does before somebody goes."""
    ERASES.append(function)
    return function


def kept_of(person: Person) -> list[Kept]:
    """All that is kept of a person."""
    return [_account(person), *(each for collect in COLLECTS for each in collect(person.pk))]


def _account(person: Person) -> Kept:
    row: dict[str, Any] = {"here_since": person.created_at}
    if person.user is not None:
        user = person.user
        row |= {"name": user.get_username(), "e_mail": user.email, "last_signed_in": user.last_login}
        row |= {"first_name": user.first_name, "last_name": user.last_name}
    return Kept("account", _("Account"), [row])


def archive(person: Person) -> bytes:
    """A ZIP file: the rows as JSON, the files, and a page that shows all of it."""
    kept, made_at = kept_of(person), timezone.now()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as into:
        parts = [(each, [_shown(row) for row in each.rows]) for each in kept]
        into.writestr(
            "index.html", render_to_string("people/own_data_index.html", {"parts": parts, "made_at": made_at})
        )
        for each in kept:
            told = json.dumps(each.rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            into.writestr(f"data/{each.name}.json", told)
            for name, text in each.files.items():
                into.writestr(f"files/{name}", text)
    return stream.getvalue()


def _shown(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A row as words for the page."""
    return [(name.replace("_", " "), _words(value)) for name, value in row.items() if value not in (None, "")]


def _words(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return str(value)


def ask(person: Person) -> None:
    """Whether somebody may go. Raises Needed."""
    for each in ASKED:
        each(person.pk)


def erase(person: Person) -> None:
    """Erases a person and her user. What others' statistics count stays, and refers to nobody. Raises Needed."""
    ask(person)
    number = person.pk
    with transaction.atomic():
        found = Person.objects.select_for_update().get(pk=number)
        nobody = Person.objects.create()
        for each in ERASES:
            each(number, nobody.pk)
        if found.user is not None:
            found.user.delete()
        Person.objects.filter(pk=number).delete()
    _end_sessions(number)


def _end_sessions(number: int) -> None:
    """No browser is hers any more. No person stands in a session's row, so all are read."""
    store = SessionStore()
    rows = Session.objects.values_list("session_key", "session_data").iterator(chunk_size=1000)
    hers = [key for key, encoded in rows if store.decode(encoded).get(SESSION_KEY) == number]
    Session.objects.filter(session_key__in=hers).delete()
