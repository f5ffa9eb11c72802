"""GIFT, Moodle's format for questions in plain text: read, and (`gift_writing`) written."""

import re
from fractions import Fraction
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from courseware.quizzes.formats import labels, making, texts
from courseware.quizzes.formats.contract import MOST_QUESTIONS, Dropped, Imported, Read, decoded
from courseware.quizzes.formats.gift_blocks import Block, blocks, meant
from courseware.quizzes.formats.gift_writing import write
from courseware.quizzes.formats.making import Answer, Cannot
from courseware.quizzes.types.kinds import AnyQuestion

__all__ = ["read", "write"]

_FORMATS = {"html": "html", "markdown": "markdown", "plain": "plain_text", "moodle": "moodle_auto_format"}
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%\s*(-?\d{1,3}(?:\.\d{1,9})?)\s*%")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
BLANK = " \\_\\_\\_\\_\\_ "
LONGEST = 60_000


def read(content: bytes) -> Imported:
    """The questions of a file. Raises Unusable."""
    found = Imported()
    for block in blocks(decoded(content)):
        if len(found.questions) >= MOST_QUESTIONS:
            words = _("only the first %(most)s questions of a file are taken")
            found.dropped.append(Dropped(block.line, words % {"most": MOST_QUESTIONS}))
            break
        try:
            title, values, notes = _values(block)
            question = msgspec.convert(values, AnyQuestion)
        except Cannot as reason:
            found.dropped.append(Dropped(block.line, str(reason)))
        except msgspec.ValidationError as error:
            found.dropped.append(Dropped(block.line, str(error)))
        else:
            found.questions.append(Read(block.line, question))
            found.dropped += [Dropped(block.line, each, title) for each in notes]
    return found


def _values(block: Block) -> tuple[str, dict[str, Any], list[str]]:
    """A question's title, its values, and what of it is not taken. Raises Cannot."""
    if len(block.text) > LONGEST:
        raise Cannot(_("the question is longer than %(most)s characters") % {"most": f"{LONGEST:,}"})
    rest, name = block.text.strip(), ""
    if rest.startswith("::"):
        name, mark, rest = rest[2:].partition("::")
        if not mark:
            raise Cannot(_("the name begins with :: and never ends"))
    form, rest = _format(rest, "moodle_auto_format")
    before, opens, inside = rest.partition("{")
    if not opens:
        if "}" in rest:
            raise Cannot(_("there is a } without a { before it"))
        raise Cannot(_("it is a description without a question (no braces)"))
    inside, closes, after = inside.partition("}")
    if not closes:
        raise Cannot(_("the answers begin with { and never end; a blank line ends a question"))
    if "{" in inside or "{" in after or "}" in after:
        raise Cannot(_("it has braces besides those of its answers; write \\{ and \\} in texts"))
    inside, _mark, general = inside.partition("####")
    text = _said(before, form)
    if after.strip():
        text = f"{text}{BLANK}{_said(after, form)}".strip()
    if not text:
        raise Cannot(_("it has no text"))
    own, notes = _answered(inside.strip(), form)
    title = texts.title_of(meant(name), text)
    about = labels.values(block.name, [*block.tags, *_category(block.category)])
    explained, general = _format(general, form)
    return title, {**about, "title": title, "text": text, "explanation": _said(general, explained), **own}, notes


def _category(path: str) -> list[str]:
    last = path.rstrip("/").rpartition("/")[2].strip()
    is_name = last and last.lower() not in ("top", "$course$") and not last.lower().startswith("default for ")
    return [last] if is_name else []


def _format(text: str, otherwise: str) -> tuple[str, str]:
    found = _FORMAT.match(text)
    return (_FORMATS[found[1].lower()], text[found.end() :]) if found else (otherwise, text)


def _said(text: str, form: str) -> str:
    return texts.of_format(meant(text), form)


def _answered(inside: str, form: str) -> tuple[dict[str, Any], list[str]]:
    if not inside:
        return making.essay(), []
    if inside.startswith("#"):
        return making.number(_numbers(inside[1:].strip(), form))
    if "~" in inside:
        answers = [_answer(each, form) for each in _split(inside)]
        return making.choice(answers, is_single="=" in _WEIGHT.sub("", inside))
    if "=" in inside and "->" in inside:
        return making.matching(_pairs(inside, form)), []
    head, *replies = inside.split("#")
    if head.strip().upper() in _TRUTH:
        if_wrong, if_right = (_fed(each, form) for each in [*replies, "", ""][:2])
        return making.two_ways(_TRUTH[head.strip().upper()], if_right=if_right, if_wrong=if_wrong), []
    if not inside.startswith("="):
        raise Cannot(_("no answer begins with =, and it is neither true nor false"))
    return making.words([_answer(each, form, are_words=True) for each in _split(inside)])


def _split(inside: str) -> list[str]:
    """The answers, each with the mark that it begins with."""
    first, *rest = re.split(r"(?=[=~])", inside)
    if first.strip():
        raise Cannot(_("there is something before the first answer: “%(text)s”") % {"text": meant(first)[:40]})
    return rest


def _answer(piece: str, form: str, *, are_words: bool = False) -> Answer:
    worth = Fraction(100 if piece[0] == "=" else 0)
    rest = piece[1:]
    weight = _WEIGHT.match(rest)
    if weight:
        worth, rest = Fraction(weight[1]), rest[weight.end() :]
    text, _mark, reply = rest.partition("#")
    form, text = _format(text, form)
    return Answer(texts.words(meant(text)) if are_words else _said(text, form), worth, _fed(reply, form))


def _fed(reply: str, form: str) -> str:
    form, reply = _format(reply, form)
    return _said(reply, form)


def _numbers(inside: str, form: str) -> list[Answer]:
    if not inside.startswith(("=", "~")):
        inside = "=" + inside
    found = []
    for piece in _split(inside):
        worth, rest = Fraction(100 if piece[0] == "=" else 0), piece[1:]
        weight = _WEIGHT.match(rest)
        if weight:
            worth, rest = Fraction(weight[1]), rest[weight.end() :]
        text, _mark, reply = rest.partition("#")
        value, tolerance = _range(meant(text))
        found.append(Answer(value, worth, _fed(reply, form), tolerance))
    return found


def _range(text: str) -> tuple[str, str]:
    """A number and its tolerance, of `3.14:0.01` or of `3..4`."""
    if not text or text == making.ANY:
        return making.ANY, "0"
    low, dots, high = text.partition("..")
    if dots:
        first, last = making.fraction(low), making.fraction(high)
        return making.decimal((first + last) / 2), making.decimal(abs(last - first) / 2)
    value, _colon, tolerance = text.partition(":")
    return value, tolerance.strip() or "0"


def _pairs(inside: str, form: str) -> list[tuple[str, str]]:
    found = []
    for piece in _split(inside):
        left, arrow, right = piece[1:].partition("->")
        if not arrow:
            raise Cannot(_("a pair has no arrow: “%(text)s”") % {"text": meant(piece)[:40]})
        own, left = _format(left, form)
        found.append((_said(left, own).replace("-&gt;", "->"), _said(right, own)))
    return found
