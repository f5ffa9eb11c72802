"""What of a question no format but ours carries."""

from collections.abc import Iterator
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from courseware.quizzes.formats.contract import Lost
from courseware.quizzes.types import essay, matching, numeric, ordering, short
from courseware.quizzes.types.kinds import AnyQuestion


def of_question(question: AnyQuestion) -> list[Lost]:
    """What is not in a file of another format, whichever it is."""
    return [Lost(question.id, each) for each in _of(question)]


def _of(question: AnyQuestion) -> Iterator[str]:
    if _has(msgspec.to_builtins(question), "misconception"):
        yield _("misconceptions that wrong answers show")
    if question.reserved or not question.in_quiz:
        yield _("where it may be asked (`reserved`, `in_quiz`)")
    yield from _of_type(question)


def _of_type(question: AnyQuestion) -> Iterator[str]:
    match question:
        case numeric.Question():
            if question.units or question.label:
                yield _("the label of its field, and units to choose from")
        case short.Question():
            if question.label:
                yield _("the label of its field")
        case matching.Question():
            replies = [*(each.feedback for each in question.pairs), *(each.feedback for each in question.extra)]
            if any(replies):
                yield _("replies to single pairs")
            if question.left_title or question.right_title:
                yield _("titles of its columns")
        case ordering.Question():
            yield _("replies to single items")
        case essay.Question():
            yield _("the rubric, and the label of its field")


def _has(value: Any, key: str) -> bool:
    if isinstance(value, dict):
        return bool(value.get(key)) or any(_has(each, key) for each in value.values())
    return isinstance(value, list) and any(_has(each, key) for each in value)
