"""Moodle XML: read, and (`moodle_writing`) written.

Source: Moodle's documentation "Moodle XML format".
"""

from collections.abc import Callable
from fractions import Fraction

import msgspec
from django.utils.translation import gettext as _
from lxml import etree

from courseware.quizzes.formats import labels, making, moodle_cloze, tables, texts
from courseware.quizzes.formats.contract import MOST_QUESTIONS, Dropped, Imported, Read, Unusable
from courseware.quizzes.formats.making import Answer, Cannot, Values
from courseware.quizzes.formats.moodle_writing import write
from courseware.quizzes.formats.xml import root_of
from courseware.quizzes.types.kinds import AnyQuestion

__all__ = ["read", "write"]

MOST_HINTS = 3
Own = tuple[Values, list[str]]


def read(content: bytes) -> Imported:
    """The questions of a file. Raises Unusable."""
    root = root_of(content)
    if root.tag != "quiz":
        raise Unusable(
            root.sourceline or 1, _("the file begins with <%(tag)s>, and not with <quiz>") % {"tag": root.tag}
        )
    found, category = Imported(), ""
    for element in root:
        line = element.sourceline or 1
        if element.tag != "question":
            found.dropped.append(Dropped(line, _("<%(tag)s> is no question") % {"tag": element.tag}))
        elif element.get("type") == "category":
            category = _text(element, "category")
        elif len(found.questions) >= MOST_QUESTIONS:
            words = _("only the first %(most)s questions of a file are taken")
            found.dropped.append(Dropped(line, words % {"most": MOST_QUESTIONS}))
            break
        else:
            _take(found, element, category)
    return found


def _take(found: Imported, element: etree._Element, category: str) -> None:
    line = element.sourceline or 1
    try:
        values, notes = _values(element, category)
        question = msgspec.convert(values, AnyQuestion)
    except Cannot as reason:
        found.dropped.append(Dropped(line, str(reason)))
    except msgspec.ValidationError as error:
        found.dropped.append(Dropped(line, str(error)))
    else:
        found.questions.append(Read(line, question))
        found.dropped += [Dropped(line, each, question.title) for each in notes]


def _values(element: etree._Element, category: str) -> Own:
    kind = element.get("type", "")
    if kind not in _KINDS:
        raise Cannot(_("the type “%(type)s” is not known here") % {"type": kind[:40]})
    own, notes = _KINDS[kind](element)
    text = own.pop("text", None) or _said(element, "questiontext")
    if not text:
        raise Cannot(_("it has no text"))
    tags = [_text(each) for each in element.findall("tags/tag")]
    last = category.rstrip("/").rpartition("/")[2].strip()
    if last and last.lower() not in ("top", "$course$") and not last.lower().startswith("default for "):
        tags.append(last)
    hints = [hint for each in element.findall("hint") if (hint := _said_of(each))]
    if any(each.tag == "file" for each in element.iter("file")):
        notes.append(_("images and other files: texts of this bank have none"))
    if len(hints) > MOST_HINTS:
        notes.append(_("hints after the third"))
    values = {
        **labels.values(_text(element, "idnumber"), tags),
        "title": texts.title_of(_text(element, "name"), text),
        "text": text,
        "explanation": _said(element, "generalfeedback"),
        **own,
    }
    return values | ({"hints": hints[:MOST_HINTS]} if hints else {}), notes


def _text(element: etree._Element, path: str = "") -> str:
    """The bare text of an element, or of the first at a path below it."""
    found = element.find(path) if path else element
    if found is None:
        return ""
    inner = found.find("text")
    return ((found if inner is None else inner).text or "").strip()


def _said(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else _said_of(found)


def _said_of(element: etree._Element, otherwise: str = "html") -> str:
    """A text with its format, as Markdown."""
    return texts.of_format(_text(element), element.get("format") or otherwise)


def _is(element: etree._Element, path: str, otherwise: bool) -> bool:
    said = _text(element, path).lower()
    return said in ("1", "true") if said else otherwise


def _answers(element: etree._Element, *, are_words: bool = False) -> list[Answer]:
    found = []
    for each in element.findall("answer"):
        text = _text(each)
        worth = making.fraction(each.get("fraction") or "0")
        reply = each.find("feedback")
        found.append(
            Answer(
                texts.words(text) if are_words else _said_of(each),
                worth,
                "" if reply is None else _said_of(reply),
                _text(each, "tolerance") or "0",
            )
        )
    return found


def _choice(element: etree._Element) -> Own:
    shuffle = _is(element, "shuffleanswers", True)
    return making.choice(_answers(element), is_single=_is(element, "single", True), shuffle=shuffle)


def _truth(element: etree._Element) -> Own:
    answers = {texts.words(_text(each)).lower(): each for each in element.findall("answer")}
    if set(answers) != {"true", "false"}:
        raise Cannot(_("its two answers are not “true” and “false”"))
    is_true = making.fraction(answers["true"].get("fraction") or "0") == 100
    replies = [_said(answers[word], "feedback") for word in ("true", "false")]
    if_right, if_wrong = replies if is_true else reversed(replies)
    return making.two_ways(is_true, if_right=if_right, if_wrong=if_wrong), []


def _short(element: etree._Element) -> Own:
    return making.words(_answers(element, are_words=True), exact_case=_is(element, "usecase", False))


def _number(element: etree._Element) -> Own:
    values, notes = making.number(_answers(element, are_words=True))
    units = [_text(each, "unit_name") for each in element.findall("units/unit")]
    factors = [making.fraction(_text(each, "multiplier") or "1") for each in element.findall("units/unit")]
    if len(units) == 1 and factors == [Fraction(1)] and units[0]:
        values["unit"] = units[0][:40]
    elif units:
        notes.append(_("units to choose from"))
    return values, notes


def _matching(element: etree._Element) -> Own:
    pairs = []
    for each in element.findall("subquestion"):
        # The right side has no format of its own: who writes Markdown on the left writes it on the right.
        right = _text(each, "answer")
        is_ours = each.get("format") == "markdown"
        pairs.append((_said_of(each), texts.without_holes(right) if is_ours else texts.from_plain(texts.words(right))))
    return making.matching(pairs), []


def _ordering(element: etree._Element) -> Own:
    items = [_said_of(each) for each in element.findall("answer")]
    if not 3 <= len(items) <= making.MOST_OPTIONS or not all(items):
        words = _("it has %(count)s things to order; three to %(most)s can be taken")
        raise Cannot(words % {"count": len(items), "most": making.MOST_OPTIONS})
    rows = [{"text": each, "feedback": "", "misconception": ""} for each in items]
    return {"type": "ordering", "items": rows}, []


def _cloze(element: etree._Element) -> Own:
    found = element.find("questiontext")
    form = "html" if found is None else found.get("format") or "html"
    return moodle_cloze.read("" if found is None else _text(found), form)


def _essay(element: etree._Element) -> Own:
    return making.essay(), []


def _description(element: etree._Element) -> Own:
    raise Cannot(_("it is a description without a question"))


def _calculated(element: etree._Element) -> Own:
    return tables.read(element, _answers(element, are_words=True), _said(element, "questiontext"))


_KINDS: dict[str, Callable[[etree._Element], Own]] = {
    "multichoice": _choice,
    "truefalse": _truth,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "multianswer": _cloze,
    "essay": _essay,
    "description": _description,
    "calculatedsimple": _calculated,
}
