"""Questions as a Moodle XML file; texts stay Markdown, which Moodle reads, but inside blanks, where it reads HTML."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from courseware.quizzes.formats import labels, losing, moodle_cloze
from courseware.quizzes.formats.contract import Lost
from courseware.quizzes.formats.worth import share_of
from courseware.quizzes.types import cloze, essay, matching, multiple, numeric, ordering, short, single
from courseware.quizzes.types.kinds import AnyQuestion, type_of

_TYPES = {
    "single": "multichoice",
    "multiple": "multichoice",
    "numeric": "numerical",
    "short": "shortanswer",
    "matching": "matching",
    "ordering": "ordering",
    "cloze": "cloze",
    "essay": "essay",
}


def write(questions: Sequence[AnyQuestion]) -> tuple[bytes, list[Lost]]:
    """The file, and what is not in it."""
    root, lost = etree.Element("quiz"), list[Lost]()
    for question in questions:
        kind = _TYPES.get(type_of(question))
        if kind is None:
            words = _("the type “%(type)s”: Moodle has none like it") % {"type": type_of(question)}
            lost.append(Lost(question.id, words, is_whole=True))
            continue
        _write(etree.SubElement(root, "question", type=kind), question)
        lost += losing.of_question(question)
        if isinstance(question, cloze.Question) and any(each.label for each in question.blanks.values()):
            lost.append(Lost(question.id, _("names and labels of blanks")))
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return content, lost


def _write(into: etree._Element, question: AnyQuestion) -> None:
    _said(into, "name", question.title)
    text = moodle_cloze.write(question) if isinstance(question, cloze.Question) else question.text
    _said(into, "questiontext", text, "markdown")
    _said(into, "generalfeedback", question.explanation, "markdown")
    etree.SubElement(into, "defaultgrade").text = "1"
    etree.SubElement(into, "hidden").text = "0"
    etree.SubElement(into, "idnumber").text = question.id
    _OWN[type_of(question)](into, question)
    for hint in question.hints:
        _said(into, "hint", hint, "markdown")
    tags = etree.SubElement(into, "tags")
    for each in labels.of_question(question):
        _said(tags, "tag", each)


def _said(into: etree._Element, tag: str, text: str, form: str = "") -> etree._Element:
    found = etree.SubElement(into, tag)
    if form:
        found.set("format", form)
    inner = etree.SubElement(found, "text")
    # A section of raw text ends at its first ]]>, so such a text is escaped instead.
    inner.text = etree.CDATA(text) if form and text and "]]>" not in text else text
    return found


def _choice(into: etree._Element, question: single.Question | multiple.Question) -> None:
    is_single = isinstance(question, single.Question)
    etree.SubElement(into, "single").text = "true" if is_single else "false"
    etree.SubElement(into, "shuffleanswers").text = "true" if question.shuffle else "false"
    etree.SubElement(into, "answernumbering").text = "abc"
    right = sum(each.right for each in question.options)
    for option in question.options:
        part = share_of(right if option.right else -right)
        worth = ("100" if option.right else "0") if is_single else part
        _answer(into, worth, option.text, option.feedback, "markdown")


def _numeric(into: etree._Element, question: numeric.Question) -> None:
    _number(into, "100", question.answer, question.tolerance, "")
    for way in question.wrong:
        _number(into, "0", way.when, question.tolerance, way.feedback)
    _otherwise(into, question.otherwise)
    if question.unit:
        unit = etree.SubElement(etree.SubElement(into, "units"), "unit")
        etree.SubElement(unit, "multiplier").text = "1"
        etree.SubElement(unit, "unit_name").text = question.unit


def _short(into: etree._Element, question: short.Question) -> None:
    etree.SubElement(into, "usecase").text = "1" if question.exact_case else "0"
    for words in question.accept:
        _answer(into, "100", _joker(words), "")
    for wrong in question.wrong:
        for words in wrong.when:
            _answer(into, "0", _joker(words), wrong.feedback)
    _otherwise(into, question.otherwise)


def _matching(into: etree._Element, question: matching.Question) -> None:
    etree.SubElement(into, "shuffleanswers").text = "true"
    pairs = [(each.left, each.right) for each in question.pairs]
    for left, right in [*pairs, *(("", each.text) for each in question.extra)]:
        _said(_said(into, "subquestion", left, "markdown"), "answer", right)


def _ordering(into: etree._Element, question: ordering.Question) -> None:
    for at, item in enumerate(question.items, 1):
        _answer(into, str(at), item.text, "", "markdown")


def _essay(into: etree._Element, question: essay.Question) -> None:
    etree.SubElement(into, "responseformat").text = "plain"


def _cloze(into: etree._Element, question: cloze.Question) -> None:
    """Its blanks stand in its text."""


_OWN: dict[str, Callable[[etree._Element, Any], None]] = {
    "single": _choice,
    "multiple": _choice,
    "numeric": _numeric,
    "short": _short,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "essay": _essay,
}


def _otherwise(into: etree._Element, feedback: str) -> None:
    if feedback.strip():
        _answer(into, "0", "*", feedback)


def _joker(words: str) -> str:
    return words.replace("*", "\\*")


def _answer(into: etree._Element, worth: str, text: str, feedback: str, form: str = "plain_text") -> etree._Element:
    found = _said(into, "answer", text, form)
    found.set("fraction", worth)
    _said(found, "feedback", feedback, "markdown")
    return found


def _number(into: etree._Element, worth: str, value: object, tolerance: object, feedback: str) -> None:
    found = _answer(into, worth, str(value), feedback)
    etree.SubElement(found, "tolerance").text = str(tolerance)
