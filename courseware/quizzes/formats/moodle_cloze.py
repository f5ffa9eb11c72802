"""Blanks as Moodle writes them inside a text: `{1:SHORTANSWER:=shard#right~%0%stream#no}`.

Source: Moodle's documentation "Embedded Answers (Cloze) question type".
"""

import re
from fractions import Fraction

from django.utils.translation import gettext as _

from courseware.quizzes.formats import making, texts
from courseware.quizzes.formats.making import Answer, Cannot, Values
from courseware.quizzes.texts import inline
from courseware.quizzes.types import cloze

_BLANK = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^}\\])*)\}")
_PIECE = re.compile(r"((?:\\.|[^~\\])+)")
_WORDS = {"SHORTANSWER": False, "SA": False, "MW": False, "SHORTANSWER_C": True, "SAC": True, "MWC": True}
_NUMBERS = {"NUMERICAL", "NM"}
_CHOICES = {
    *("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"),
    *("MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"),
}
MOST_BLANKS = 30


def read(text: str, form: str) -> tuple[Values, list[str]]:
    """A text with blanks. Raises Cannot."""
    blanks: dict[str, Values] = {}
    notes: list[str] = []

    def stand(found: re.Match[str]) -> str:
        name = f"b{len(blanks) + 1}"
        blanks[name], further = _blank(found[2], found[3])
        notes.extend(each for each in further if each not in notes)
        return f"\x01{name}\x02"

    # What is left of braces in the text must not become a blank or a formula.
    held = _BLANK.sub(stand, text)
    if not 1 <= len(blanks) <= MOST_BLANKS:
        raise Cannot(
            _("it has %(count)s blanks; one to %(most)s can be taken") % {"count": len(blanks), "most": MOST_BLANKS}
        )
    said = texts.of_format(held.replace("\x01", "blankbegins").replace("\x02", "blankends"), form)
    said = re.sub(r"\{(?=[a-z][a-z0-9_-]*\})", r"{\\", said)
    said = re.sub(r"blankbegins(b\d+)blankends", r"{\1}", said)
    weights = {found[1] or "1" for found in _BLANK.finditer(text)}
    if len(weights) > 1:
        notes.append(_("weights of blanks: here each counts alike"))
    return {"type": "cloze", "text": said, "blanks": blanks}, notes


def _blank(kind: str, inside: str) -> tuple[Values, list[str]]:
    answers = [_answer(each, kind) for each in _PIECE.findall(inside)]
    if kind in _WORDS:
        if _WORDS[kind]:
            raise Cannot(_("a blank minds capitals; blanks here do not"))
        values, notes = making.words(answers)
        wrong = values.get("wrong", [])
        return _filled({"accept": values["accept"]}, wrong, values["otherwise"]), notes
    if kind in _NUMBERS:
        values, notes = making.number(answers)
        own = {"answer": values["answer"]} | ({"tolerance": values["tolerance"]} if "tolerance" in values else {})
        return _filled(own, values.get("wrong", []), values["otherwise"]), notes
    if kind in _CHOICES:
        values, notes = making.choice(answers, is_single=True)
        return {"options": values["options"]}, notes
    raise Cannot(_("a blank is of the type “%(type)s”, which is not known here") % {"type": kind[:30]})


def _filled(own: Values, wrong: list[Values], otherwise: str) -> Values:
    return own | ({"wrong": wrong} if wrong else {}) | ({"otherwise": otherwise} if otherwise else {})


def _answer(piece: str, kind: str) -> Answer:
    worth, piece = Fraction(0), piece.strip()
    if piece.startswith("="):
        worth, piece = Fraction(100), piece[1:]
    weight = re.match(r"%(-?\d{1,3}(?:\.\d{1,9})?)%", piece)
    if weight:
        worth, piece = Fraction(weight[1]), piece[weight.end() :]
    text, _mark, reply = _divided(piece, "#")
    tolerance = "0"
    if kind in _NUMBERS:
        text, _colon, tolerance = _divided(text, ":")
    said = texts.from_html(_meant(text)) if kind in _CHOICES else texts.words(_meant(text))
    return Answer(said, worth, texts.from_html(_meant(reply)), _meant(tolerance) or "0")


def _divided(text: str, mark: str) -> tuple[str, str, str]:
    found = re.match(rf"((?:\\.|[^\\{mark}])*)({mark}?)(.*)", text, re.DOTALL)
    assert found is not None, "the pattern matches any text"
    return found[1], found[2], found[3]


def _meant(text: str) -> str:
    return re.sub(r"\\([}#~/\"\\:=])", r"\1", text).strip()


def write(question: cloze.Question) -> str:
    """The text with its blanks, as Moodle reads it."""
    return cloze.BLANK.sub(lambda found: _written(question.blanks[found[1]]), question.text)


def _written(blank: cloze.Blank) -> str:
    if blank.options:
        rows = [f"{'=' if each.right else ''}{_html(each.text)}{_reply(each.feedback)}" for each in blank.options]
        return "{1:MULTICHOICE:" + "~".join(rows) + "}"
    last = [f"%0%*{_reply(blank.otherwise)}"] if blank.otherwise.strip() else []
    if blank.accept:
        accepted = [f"={_escaped(each)}" for each in blank.accept]
        wrong = [
            f"%0%{_escaped(words)}{_reply(each.feedback)}"
            for each in blank.wrong
            for words in (each.when if isinstance(each.when, list) else [str(each.when)])
        ]
        return "{1:SHORTANSWER:" + "~".join([*accepted, *wrong, *last]) + "}"
    wrong = [f"%0%{each.when}:{blank.tolerance}{_reply(each.feedback)}" for each in blank.wrong]
    return "{1:NUMERICAL:" + "~".join([f"={blank.answer}:{blank.tolerance}", *wrong, *last]) + "}"


def _reply(feedback: str) -> str:
    return f"#{_html(feedback)}" if feedback.strip() else ""


def _html(text: str) -> str:
    return _escaped(str(inline(text)))


def _escaped(text: str) -> str:
    return re.sub(r"([}#~\\])", r"\\\1", text.strip())
