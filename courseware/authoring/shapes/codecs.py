"""How one value of a question stands in a field of a form, and comes back: pure functions of values and texts."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from courseware.authoring.shapes import blanks, steps
from courseware.authoring.shapes.notation import Bad
from courseware.quizzes.bank import writing
from courseware.quizzes.bank.problems import BankProblems
from courseware.quizzes.bank.reading import Text

UNNAMED = "not-named"  # a wrong answer whose author did not say which belief leads to it
ON = "on"
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,28}|[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")


@dataclass(frozen=True)
class Codec:
    """`shown` makes what a form holds of a value, `read` a value of what was sent. Raises Bad."""

    shown: Callable[[Any], list[str]]
    read: Callable[[Sequence[str]], Any]


def _one(sent: Sequence[str]) -> str:
    return sent[-1].replace("\r\n", "\n") if sent else ""


def _shown_words(value: Any) -> list[str]:
    if not isinstance(value, str):
        raise Bad(_("This is no text."))
    return [value]


def _shown_formula(value: Any) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Bad(_("This is no formula."))
    if isinstance(value, str):
        # A text that looks like a number stays a text behind a sign that nobody needs to type.
        return [f"={value}" if _NUMBER.fullmatch(value.strip()) or value.startswith("=") else value]
    return [repr(value)]


def _read_formula(sent: Sequence[str]) -> str | int | float:
    text = _one(sent)
    if text.startswith("="):
        return text[1:]
    return _number(text) if _NUMBER.fullmatch(text.strip()) else text


def _number(text: str) -> int | float:
    found = text.strip()
    return int(found) if re.fullmatch(r"[-+]?[0-9]+", found) else float(found)


def _shown_number(value: Any) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Bad(_("This is no number."))
    return [repr(value)]


def _read_number(sent: Sequence[str]) -> int | float:
    text = _one(sent)
    if not _NUMBER.fullmatch(text.strip()):
        raise Bad(_("Write a number, such as 1800 or 2.5."))
    return _number(text)


def _shown_list(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise Bad(_("This is no list."))
    return [writing.inline(value)[1:-1]]


def _read_list(sent: Sequence[str]) -> list[Any]:
    return list(_flow(f"[{_one(sent)}]", list, _("Write values with commas between them; one with a comma in quotes.")))


def _shown_params(value: Any) -> list[str]:
    if not isinstance(value, dict):
        raise Bad(_("These are no parameters."))
    return [writing.inline(value)] if value else [""]


def _read_params(sent: Sequence[str]) -> dict[str, Any]:
    found = _flow(_one(sent) or "{}", dict, _("Write parameters in braces, such as {StreamName: clicks}."))
    return dict(found)


def _flow(text: str, kind: type, help_text: str) -> Any:
    try:
        found = Text(text).values
    except BankProblems as refused:
        raise Bad(f"{help_text} ({refused.problems[0].message})") from None
    if not isinstance(found, kind):
        raise Bad(help_text)
    return found


def _shown_flag(value: Any) -> list[str]:
    return [ON] if value else []


def _read_many(sent: Sequence[str]) -> list[str]:
    return [each for each in sent if each]


def _shown_many(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Bad(_("This is no list of words."))
    return list(value)


def _shown_belief(value: Any) -> list[str]:
    return [""] if value == UNNAMED else _shown_words(value)


def _read_belief(sent: Sequence[str]) -> str:
    text = _one(sent).strip()
    if not text:
        return UNNAMED
    if _SLUG.fullmatch(text):
        return text
    found = slugify(text)[:60].strip("-")
    if not found:
        raise Bad(_("Say the belief in a few words with letters, or leave this empty."))
    return found


CODECS = {
    "words": Codec(_shown_words, _one),
    "formula": Codec(_shown_formula, _read_formula),
    "number": Codec(_shown_number, _read_number),
    "list": Codec(_shown_list, _read_list),
    "params": Codec(_shown_params, _read_params),
    "flag": Codec(_shown_flag, lambda sent: bool(_one(sent))),
    "many": Codec(_shown_many, _read_many),
    "belief": Codec(_shown_belief, _read_belief),
    "steps": Codec(lambda value: [steps.shown(value)], lambda sent: steps.read(_one(sent))),
    "blanks": Codec(lambda value: [blanks.shown(value)], lambda sent: blanks.read(_one(sent))),
}
