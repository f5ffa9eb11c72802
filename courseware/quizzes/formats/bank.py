"""The bank's own format, as `docs/bank.md` tells it: each question's text is kept as its author wrote it.

What was not changed is written as it stood, byte for byte, comments and line breaks included.
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from courseware.quizzes.bank import writing
from courseware.quizzes.bank.problems import BankProblems
from courseware.quizzes.bank.reading import Text
from courseware.quizzes.formats.contract import LARGEST_BYTES, Dropped, Imported, Lost, Read, Unusable, decoded
from courseware.quizzes.types.kinds import AnyQuestion

_HEAD = "format: 1\n"


def read(content: bytes) -> Imported:
    """The questions of a file: a bank, or a list of questions. Raises Unusable."""
    source = decoded(content)
    try:
        text = Text(source, LARGEST_BYTES)
    except BankProblems as refused:
        raise Unusable(refused.problems[0].line, refused.problems[0].message) from None
    except (RecursionError, UnicodeError):
        raise Unusable(1, _("it is nested too deeply")) from None
    values = text.values
    is_bank = isinstance(values, dict)
    listed = values.get("questions") if isinstance(values, dict) else values
    if isinstance(values, dict) and values.get("format") != 1:
        raise Unusable(text.line_of("$.format"), _("a bank begins with `format: 1`; this program reads no other"))
    if not isinstance(listed, list) or not listed:
        raise Unusable(1, _("there is no list of `questions`"))
    at = "$.questions" if is_bank else "$"
    lines = [text.line_of(f"{at}[{place}]") for place in range(len(listed))]
    rows = source.split("\n")
    ends = [*(line - 1 for line in lines[1:]), _end(rows, lines[-1])]
    found = Imported()
    for place, values in enumerate(listed):
        try:
            question = msgspec.convert(values, AnyQuestion)
        except msgspec.ValidationError as error:
            said, _at, path = str(error).partition(" - at `")
            path = path.rstrip("`").removeprefix("$")
            where = f" ({path.lstrip('.')})" if path else ""
            found.dropped.append(Dropped(text.line_of(f"{at}[{place}]{path}"), f"{_name(values)}{said}{where}"))
        else:
            found.questions.append(Read(lines[place], question, _alone(rows[lines[place] - 1 : ends[place]])))
    return found


def _name(values: Any) -> str:
    return f"{values['id']}: " if isinstance(values, dict) and isinstance(values.get("id"), str) else ""


def _end(rows: list[str], begins: int) -> int:
    """The line before which the last question ends: at a key of the file itself, or with the file."""
    first = len(rows[begins - 1]) - len(rows[begins - 1].lstrip())
    for at in range(begins, len(rows)):
        row = rows[at]
        if row.strip() and len(row) - len(row.lstrip()) < max(first, 1) and not row.startswith(("#", " ", "-")):
            return at
    return len(rows)


def _alone(rows: list[str]) -> str:
    """A question of a list as a text of its own: the dash that it began with goes."""
    first = rows[0].replace("-", " ", 1)
    return textwrap.dedent("\n".join([first, *rows[1:]])).rstrip() + "\n"


def write(questions: Sequence[AnyQuestion], sources: Mapping[str, str] | None = None) -> tuple[bytes, list[Lost]]:
    """The file of a selection. `sources` are texts of questions by id, which are written as they are."""
    sources = sources or {}
    named = dict.fromkeys(each.group for each in questions)
    groups = "".join(f"  - {writing.inline({'id': each, 'title': each})}\n" for each in named)
    beliefs = "".join(f"  {each}: {_told(each)}\n" for each in sorted(_beliefs(msgspec.to_builtins(list(questions)))))
    head = f"{_HEAD}groups:\n{groups}misconceptions:{chr(10) + beliefs if beliefs else ' {}' + chr(10)}questions:\n"
    texts = [sources.get(each.id) or _text(each) for each in questions]
    return (head + "".join(map(_listed, texts))).encode(), []


def rewritten(original: bytes, questions: Sequence[AnyQuestion], sources: Mapping[str, str]) -> bytes:
    """A bank's file with the questions as they are now: those that say the same stay as they stand in it."""
    held = read(original)
    was = {each.question.id: each for each in held.questions}
    if [each.question for each in held.questions] == list(questions):
        return original
    rows = decoded(original).split("\n")
    head = "\n".join(rows[: held.questions[0].line - 1]) + "\n"
    same = {each.id for each in questions if each.id in was and was[each.id].question == each}
    texts = [was[each.id].source if each.id in same else sources.get(each.id) or _text(each) for each in questions]
    return (head + "".join(map(_listed, texts))).encode()


def _text(question: AnyQuestion) -> str:
    return writing.written(writing.in_order(msgspec.to_builtins(question)))


def _listed(text: str) -> str:
    body = textwrap.indent(text.rstrip("\n"), "    ")
    return f"  - {body[4:]}\n"


def _told(name: str) -> str:
    return writing.inline(name.replace("-", " ").capitalize() + ".")


def _beliefs(value: Any) -> set[str]:
    if isinstance(value, list):
        return {name for each in value for name in _beliefs(each)}
    if not isinstance(value, dict):
        return set()
    own = {str(value["misconception"])} if value.get("misconception") else set()
    return own | {name for each in value.values() for name in _beliefs(each)}
