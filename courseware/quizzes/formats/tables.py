"""A calculated question with its table of values: a row is drawn, and each name is what the row says.

Our parameters are drawn each by its own; so one parameter is the number of the row, and the others are computed of it.
Source: Moodle's documentation "Simple calculated question type".
"""

import re
from fractions import Fraction

from django.utils.translation import gettext as _
from lxml import etree

from courseware.quizzes.formats import making
from courseware.quizzes.formats.making import Answer, Cannot, Values
from courseware.quizzes.formulas import LONGEST, Unclear, evaluate

MOST_ROWS = 40
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{0,30}")
_FORMULA = re.compile(
    r"(?:[0-9.]+(?:[eE][-+]?[0-9]+)?|[-+*/^(),\s]|(?:min|max|round|ceil|floor)\b|\{[a-zA-Z][a-zA-Z0-9_]*\})*+"
)
_ROW = "row"


def read(element: etree._Element, answers: list[Answer], text: str) -> tuple[Values, list[str]]:
    """A number that is computed of a row that is drawn. Raises Cannot."""
    right = [each for each in answers if each.worth == 100]
    if len(right) != 1:
        raise Cannot(_("%(count)s formulas have the full mark; one can be taken") % {"count": len(right)})
    columns = _columns(element)
    names = {name: f"x_{name.lower()}" for name in columns}
    if len(set(names.values())) < len(names):
        raise Cannot(_("two of its names differ only in capitals"))
    rows = min(len(column) for column in columns.values())
    answer = _formula(right[0].text, names)
    values: Values = {
        "type": "numeric",
        "text": _with_holes(text, names),
        "answer": answer,
        "otherwise": "",
        "parameters": {_ROW: {"from": 1, "to": rows}},
        "values": {names[name]: _chosen(column[:rows]) for name, column in columns.items()},
    }
    tolerance = making.fraction(right[0].tolerance)
    kind = _said(element, "answer/tolerancetype") or "1"
    if tolerance:
        values["tolerance"] = making.decimal(tolerance) if kind == "2" else f"{making.decimal(tolerance * 100)} %"
    _try(values, rows)
    notes = [_("replies to the right number: here the explanation says why it is right")] if right[0].feedback else []
    if len(answers) > 1:
        notes.append(_("part marks and replies to other formulas"))
    return values, notes


def _said(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else (found.text or "").strip()


def _columns(element: etree._Element) -> dict[str, list[Fraction]]:
    found: dict[str, list[Fraction]] = {}
    for definition in element.findall("dataset_definitions/dataset_definition"):
        name = _said(definition, "name/text")
        items = [making.fraction(_said(each, "value")) for each in definition.findall("dataset_items/dataset_item")]
        if not _NAME.fullmatch(name) or not items:
            raise Cannot(_("its table of values is empty, or a name in it is none"))
        found[name] = items[:MOST_ROWS]
    if not found:
        raise Cannot(_("it has no table of values"))
    return found


def _formula(text: str, names: dict[str, str]) -> str:
    bare = text.strip()
    if not bare or len(bare) > LONGEST or not _FORMULA.fullmatch(bare):
        words = _("its formula “%(text)s” has something besides + - * / ^, min, max, round, ceil and floor")
        raise Cannot(words % {"text": bare[:60]})

    def name(found: re.Match[str]) -> str:
        if found[1] not in names:
            raise Cannot(_("its formula names “%(name)s”, of which there is no table") % {"name": found[1]})
        return names[found[1]]

    return re.sub(r"\{(\w+)\}", name, bare).replace("^", "**")


def _with_holes(text: str, names: dict[str, str]) -> str:
    for name, ours in names.items():
        for written in (name, name.replace("_", "\\_")):
            text = text.replace("{" + written + "}", "{{ " + ours + " }}")
    return text


def _chosen(column: list[Fraction]) -> str:
    """A formula that is the row's value: a table that is halved until the row is found."""
    values = [making.decimal(each) for each in column]

    def halved(first: int, last: int) -> str:
        if len(set(values[first:last])) == 1:
            return values[first]
        middle = (first + last) // 2
        return f"({halved(first, middle)} if {_ROW} <= {middle} else {halved(middle, last)})"

    found = halved(0, len(values))
    if len(found) > LONGEST:
        raise Cannot(_("its table of values has too many rows; leave about ten"))
    return found


def _try(values: Values, rows: int) -> None:
    for row in range(1, rows + 1):
        try:
            names = {_ROW: row}
            names |= {name: evaluate(each, names) for name, each in values["values"].items()}
            evaluate(values["answer"], names)
        except Unclear as unclear:
            words = _("its formula has no value for row %(row)s: %(why)s")
            raise Cannot(words % {"row": row, "why": unclear}) from None
