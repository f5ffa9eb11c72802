"""A question as it is drawn once, for formats that have no parameters, formulas or topics.

Each text is filled in, each formula becomes its number; what is left needs nothing of ours to be read.
"""

from typing import Any

import msgspec
from django.utils.translation import gettext as _

from courseware.quizzes.formats.making import decimal
from courseware.quizzes.formulas import Unclear
from courseware.quizzes.ground import Ground
from courseware.quizzes.types.amounts import tolerated
from courseware.quizzes.types.draw import Draw, drawn
from courseware.quizzes.types.kinds import AnyQuestion

SEED = "export"
_AS_THEY_ARE = {"id", "type", "group", "concepts", "difficulty", "page", "tags", "misconception"}


def settled(question: AnyQuestion, ground: Ground) -> tuple[AnyQuestion, str]:
    """The question without parameters, and in words what was lost by it. Raises Unclear."""
    draw = drawn(question, SEED, ground)
    values: dict[str, Any] = msgspec.to_builtins(question)
    has_chance = bool(values.pop("parameters", {}))
    values.pop("values", None)
    values.pop("require", None)
    found = msgspec.convert(_filled(values, draw), AnyQuestion)
    return found, _("numbers that are drawn anew: it holds one draw") if has_chance else ""


def _filled(value: Any, draw: Draw) -> Any:
    if isinstance(value, list):
        return [_filled(each, draw) for each in value]
    if isinstance(value, str):
        return draw.text(value)
    if not isinstance(value, dict):
        return value
    found = {key: _member(value, key, draw) for key in value}
    if found.pop("right_when", False):
        found["right"] = True
    if "otherwise" in found and isinstance(found.get("answer"), int | str) and found["answer"] != "":
        found["wrong"] = [each for each in found.get("wrong", []) if each["when"] != found["answer"]]
    return found


def _member(value: dict[str, Any], key: str, draw: Draw) -> Any:
    below = value[key]
    if key in _AS_THEY_ARE:
        return below
    if key == "right_when":
        return draw.holds(below)
    if key == "answer" or (key == "when" and not isinstance(below, list)):
        return _number(below, draw)
    if key == "tolerance":
        return _plain(tolerated(below, draw.number(value.get("answer", 0)), draw))
    return _filled(below, draw)


def _number(formula: Any, draw: Draw) -> Any:
    return _plain(draw.number(formula)) if formula != "" else formula


def _plain(value: Any) -> int | str:
    return int(value) if value == int(value) else decimal(value)


__all__ = ["SEED", "Unclear", "settled"]
