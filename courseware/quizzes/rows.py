"""An item with all that belongs to it, read by one statement of our own.

A class that answers at once reads nothing as often as this. Django's ORM takes longer to say what these statements say
than the database takes to answer them; what comes back are Django's own rows.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

from courseware.quizzes.models import Attempt, Item, Question, Quiz, Version

# In the order of the columns that are selected; those after the first three are there for items of a quiz only.
_MODELS: tuple[type[models.Model], ...] = (Item, Question, Version, Attempt, Quiz)
_ALIASES = ("i", "q", "v", "a", "z")
_FIELDS = [model._meta.concrete_fields for model in _MODELS]
_SELECTED = ", ".join(
    f"{alias}.{field.column}" for alias, fields in zip(_ALIASES, _FIELDS, strict=True) for field in fields
)
_ITEMS = f"""
    SELECT {_SELECTED}
    FROM quizzes_item i
    JOIN quizzes_question q ON q.id = i.question_id
    JOIN quizzes_version v ON v.id = i.version_id
    LEFT JOIN quizzes_attempt a ON a.id = i.attempt_id
    LEFT JOIN quizzes_quiz z ON z.id = a.quiz_id
    WHERE """
_BY_TOKEN = _ITEMS + "i.person_id = %s AND i.token = %s"
_AT = (
    _ITEMS
    + """i.attempt_id = (
        SELECT a2.id FROM quizzes_attempt a2 JOIN quizzes_quiz z2 ON z2.id = a2.quiz_id
        WHERE z2.slug = %s AND a2.person_id = %s AND a2.number = %s)
    AND i.position = %s ORDER BY i.try_number DESC LIMIT 1"""
)
_NEWEST = (
    _ITEMS
    + """i.person_id = %s AND q.topic = %s AND q.name = %s AND i.place = %s
    ORDER BY i.id DESC LIMIT 1"""
)
_STEPS = """
    SELECT id, position, try_number, score, answered_at IS NOT NULL, fault <> '', weight
    FROM quizzes_item WHERE attempt_id = %s ORDER BY position, try_number"""
_STORE = """
    UPDATE quizzes_item SET answer = %s, answered_at = %s, confidence = %s, result = %s, score = %s
    WHERE id = %s AND answered_at IS NULL"""


def by_token(person_id: int, token: str) -> Item | None:
    """A person's item, by the token in its form."""
    return _one(_BY_TOKEN, [person_id, token])


def at(quiz_slug: str, person_id: int, number: int, position: int) -> Item | None:
    """The newest try at a question of a person's attempt."""
    # A number that no column holds is nobody's.
    return _one(_AT, [quiz_slug, person_id, number, position]) if max(number, position) < 2**31 else None


def newest(person_id: int, topic: str, name: str, place: str) -> Item | None:
    """What a person met last of a question in a place."""
    return _one(_NEWEST, [person_id, topic, name, place])


def tries_of(attempt_id: int) -> list[tuple[int, int, int, int | None, bool, bool, int]]:
    """The tries of an attempt in order: id, position, number, mark, whether it is answered, whether we failed on it,
    and its weight."""
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, [attempt_id])
        found: list[tuple[int, int, int, int | None, bool, bool, int]] = cursor.fetchall()
    return found


def store(item: Item) -> bool:
    """Writes an item's answer and mark, if it has none yet; says whether it did."""
    assert item.answered_at is not None, "what is stored was answered"
    answered_at = connection.ops.adapt_datetimefield_value(item.answered_at)
    values = [item.answer, answered_at, item.confidence, item.result, item.score, item.pk]
    with connection.cursor() as cursor:
        cursor.execute(_STORE, values)
        return bool(cursor.rowcount == 1)


def _one(statement: str, parameters: Sequence[Any]) -> Item | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    return _item(row) if row else None


def _item(row: Sequence[Any]) -> Item:
    item, question, version, attempt, quiz = _rows(row)
    item.question, item.version, item.attempt = question, version, attempt
    if attempt is not None:
        attempt.quiz = quiz
    found: Item = item
    return found


def _rows(row: Sequence[Any]) -> list[Any]:
    found, begin = [], 0
    for model, fields in zip(_MODELS, _FIELDS, strict=True):
        values = row[begin : begin + len(fields)]
        begin += len(fields)
        is_there = values[0] is not None
        names = [field.attname for field in fields]
        plain = [_plain(field, value) for field, value in zip(fields, values, strict=True)]
        found.append(model.from_db(connection.alias, names, plain) if is_there else None)
    return found


def _plain(field: Any, value: Any) -> Any:
    """A column's value as Django gives it: a time of SQLite's has no zone, and JSON is a text."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return json.loads(value) if isinstance(field, models.JSONField) and isinstance(value, str) else value
