"""A question's text: read, checked and tried as the bank's own files are, and each message with its line."""

from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from courseware.authoring.bounded import bounded
from courseware.labs.topics import Topic
from courseware.quizzes import serving
from courseware.quizzes.bank import checking, loading, writing
from courseware.quizzes.bank.loading import Bank
from courseware.quizzes.bank.problems import BankProblems
from courseware.quizzes.bank.reading import Text
from courseware.quizzes.types import kinds
from courseware.quizzes.types.contract import Question
from courseware.quizzes.types.kinds import AnyQuestion

Values = dict[str, Any]
LONGEST = 60_000
SEEDS = 8


@dataclass(frozen=True, order=True)
class Trouble:
    """What is to be mended: the line of the text, where in it (`options[1].feedback`), and what to do."""

    line: int
    path: str
    message: str


class Refused(Exception):
    """A text that is no question yet."""

    def __init__(self, troubles: list[Trouble]) -> None:
        super().__init__("; ".join(f"line {each.line}: {each.message}" for each in troubles))
        self.troubles = sorted(troubles)


def values_of(text: str) -> Values:
    """The keys of a question's text, whatever stands in them. Raises Refused."""
    return _read(text)[2]


def _read(text: str) -> tuple[Text, str, Values]:
    """The text, the path in it at which the question stands, and its keys; a list of one question will do."""
    if len(text) > LONGEST:
        raise Refused([Trouble(1, "", _("A question has at most %(most)s characters.") % {"most": f"{LONGEST:,}"})])
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise Refused([Trouble(line, "", _("There is a character here that no database keeps (NUL): delete it."))])
    try:
        read = Text(text)
    except BankProblems as refused:
        raise Refused([Trouble(each.line, "", each.message) for each in refused.problems]) from None
    except (RecursionError, UnicodeError):
        raise Refused([Trouble(1, "", _("This cannot be read: it is nested too deeply, or is no text."))]) from None
    is_list = isinstance(read.values, list) and len(read.values) == 1
    values = read.values[0] if isinstance(read.values, list) and is_list else read.values
    if not isinstance(values, dict):
        words = _("A question is a list of keys with values, and begins with `id:` and `type:`.")
        raise Refused([Trouble(1, "", words)])
    return read, "$[0]" if is_list else "$", values


def question_of(topic: Topic, text: str) -> AnyQuestion:
    """The question of a text, complete as the bank wants it; whether it can be drawn is not tried. Raises Refused."""
    read, at, values = _read(text)
    question, found = _complete(topic, values)
    if found or question is None:
        raise Refused([Trouble(read.line_of(f"{at}.{path}"), path, message) for path, message in found])
    return question


def missing(topic: Topic, values: Values) -> list[tuple[str, str]]:
    """What a question of these values lacks, as (path, sentence)."""
    return _complete(topic, values)[1]


def _complete(topic: Topic, values: Values) -> tuple[AnyQuestion | None, list[tuple[str, str]]]:
    try:
        question: AnyQuestion = msgspec.convert(values, AnyQuestion)
    except msgspec.ValidationError as error:
        said, _at, path = str(error).partition(" - at `")
        at = path.rstrip("`").removeprefix("$").lstrip(".")
        return None, [(at, f"{said}. {_to_do(at, said)}".strip())]
    bank = serving.bank_of(topic)
    groups = {each.id for each in bank.groups}
    return question, loading.problems_of(question, groups or {question.group}, loading.known_concepts(topic))


def _to_do(path: str, said: str) -> str:
    """What to do about a value that does not fit."""
    if path == "difficulty":
        return _("Write recall, apply or analyse.")
    if path == "type":
        return _("Write one of %(types)s.") % {"types": ", ".join(kinds.KINDS)}
    if "Expected `str`" in said:
        return _("Put the text into quotes.")
    if "unknown field" in said:
        return _("Look for a typing error in the key, or take it out.")
    return _("Add it.") if "missing required field" in said else ""


def broken(topic: Topic, question: Question, seeds: int = SEEDS) -> list[str]:
    """What goes wrong when a question is drawn, answered and marked; the engine runs its steps."""
    name = question.id
    alone = Bank(topic.slug, (), {}, {name: question}, {})  # type: ignore[dict-item]
    try:
        return [each.message for each in checking.check_bank(alone, bounded(topic), seeds)]
    except Exception as error:  # a function of the topic, or the engine, may raise whatever it likes
        return [f"It cannot be tried: {type(error).__name__}: {error}"]


def text_of(question: Question) -> str:
    """A question as text in the bank's format."""
    return writing.written(writing.in_order(plain(question)))


def canonical(text: str) -> str:
    """A question's text as it would be written now, so that two are told apart by what they say; else the text."""
    try:
        question: AnyQuestion = msgspec.convert(values_of(text), AnyQuestion)
    except (Refused, msgspec.ValidationError):
        return text
    return text_of(question)


def plain(question: Question) -> Values:
    """A question's keys and values, without what is left to its default."""
    found: Values = msgspec.to_builtins(question)
    return found


def written_values(values: Values) -> str:
    """Keys and values as text in the bank's format."""
    return writing.written(writing.in_order(values))
