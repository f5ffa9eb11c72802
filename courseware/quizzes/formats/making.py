"""Questions of ours made of what other formats have: answers with a worth in per cent, and a reply to each.

Each function gives the values of a question's type; `Cannot` says why there is no such question of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from courseware.quizzes.types.typed import normalised

ANY = "*"
MOST_OPTIONS = 8


class Cannot(Exception):
    """A question that our types cannot hold, and why."""


@dataclass(frozen=True)
class Answer:
    """An answer of a file: its text, its worth in per cent, and the reply to it."""

    text: str
    worth: Fraction
    feedback: str = ""
    tolerance: str = "0"


Values = dict[str, Any]


def choice(answers: Sequence[Answer], *, is_single: bool, shuffle: bool = True) -> tuple[Values, list[str]]:
    """A choice, and what of its marking is not taken."""
    if not 2 <= len(answers) <= MOST_OPTIONS:
        words = _("it has %(count)s answers to choose from; two to %(most)s can be taken")
        raise Cannot(words % {"count": len(answers), "most": MOST_OPTIONS})
    if len({each.text.strip() for each in answers}) < len(answers):
        raise Cannot(_("two of its answers read the same"))
    if any(not each.text.strip() for each in answers):
        raise Cannot(_("one of its answers is empty"))
    best = max(each.worth for each in answers)
    if best <= 0:
        raise Cannot(_("none of its answers is right"))
    right = {at for at, each in enumerate(answers) if (each.worth == best if is_single else each.worth > 0)}
    if is_single and len(right) > 1:
        raise Cannot(_("several answers have the full mark where one is to be chosen"))
    options: list[Values] = []
    for at, each in enumerate(answers):
        option: Values = {"text": each.text}
        if at in right:
            option["right"] = True
        if each.feedback:
            option["feedback"] = each.feedback
        options.append(option)
    kind = "single" if is_single else "multiple"
    values: Values = {"type": kind, "options": options}
    if not shuffle:
        values["shuffle"] = False
    return values, _marking(answers, right, is_single=is_single)


def _marking(answers: Sequence[Answer], right: set[int], *, is_single: bool) -> list[str]:
    if is_single and any(each.worth > 0 for at, each in enumerate(answers) if at not in right):
        return [_("part marks of single answers: here an answer is right or wrong")]
    if not is_single and len({each.worth for at, each in enumerate(answers) if at in right}) > 1:
        return [_("different weights of right answers: here each counts alike")]
    return []


def number(answers: Sequence[Answer]) -> tuple[Values, list[str]]:
    """A number with its tolerance, known wrong ones, and what is said to any other."""
    known = [each for each in answers if each.text.strip() != ANY]
    right = [each for each in known if each.worth == 100]
    otherwise = next((each.feedback for each in answers if each.text.strip() == ANY and each.worth <= 0), "")
    if len(right) != 1:
        raise Cannot(_("%(count)s numbers have the full mark; one can be taken") % {"count": len(right)})
    if any(each.text.strip() == ANY and each.worth > 0 for each in answers):
        raise Cannot(_("any number at all has a mark"))
    key = right[0]
    notes = []
    if key.feedback:
        notes.append(_("the reply to the right number: here the explanation says why it is right"))
    if any(0 < each.worth < 100 for each in known):
        notes.append(_("part marks of numbers: here a number is right or wrong"))
    value = formula(key.text)
    wrong = [
        {"when": formula(each.text), "feedback": each.feedback, "misconception": ""}
        for each in known
        if each is not key and each.worth < 100
    ]
    values: Values = {"type": "numeric", "answer": value, "otherwise": otherwise}
    tolerance = formula(key.tolerance)
    if tolerance != 0:
        values["tolerance"] = tolerance
    if wrong:
        values["wrong"] = wrong
    return values, notes


def formula(text: str) -> int | str:
    """A number as the bank writes it: whole as a number, others as text, which keeps each digit. Raises Cannot."""
    found = fraction(text)
    return found.numerator if found.denominator == 1 else decimal(found)


def fraction(text: str) -> Fraction:
    """The number that a text is. Raises Cannot."""
    bare = text.strip().replace(" ", "").replace("−", "-")
    try:
        if len(bare) > 40 or "/" in bare or not bare.isascii() or "_" in bare:
            raise ValueError
        if "e" in bare.lower() and abs(int(bare.lower().split("e", 1)[1])) > 60:
            raise ValueError
        return Fraction(bare)
    except (ValueError, ZeroDivisionError):
        raise Cannot(_("“%(text)s” is no number") % {"text": text.strip()[:40]}) from None


def decimal(value: Fraction) -> str:
    """A number in decimals, exactly where they can say it, else to fifteen places.

    >>> decimal(Fraction("0.010")), decimal(Fraction(-5, 2)), decimal(Fraction(1, 3))
    ('0.01', '-2.5', '0.333333333333333')
    """
    rest = value.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    digits = max(twos, fives) if rest == 1 else 15
    scaled = round(abs(value) * 10**digits)
    whole, part = divmod(scaled, 10**digits)
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole}.{part:0{digits}d}".rstrip("0").rstrip(".") if digits else f"{sign}{whole}"


def _refuse_words(answers: Sequence[Answer], known: Sequence[Answer], right: Sequence[Answer]) -> None:
    if any(each.text.strip() == ANY and each.worth > 0 for each in answers):
        raise Cannot(_("any answer at all has a mark"))
    if not right:
        raise Cannot(_("none of its answers has the full mark"))
    if any("*" in each.text.replace("\\*", "") for each in known):
        raise Cannot(_("an answer has a joker (*); here each accepted answer is written out"))
    if any("{{" in each.text or not normalised(each.text) for each in known):
        raise Cannot(_("an answer holds nothing that can be compared"))


def words(answers: Sequence[Answer], *, exact_case: bool = False) -> tuple[Values, list[str]]:
    """A few words: accepted ones, known wrong ones, and what is said to any other."""
    known = [each for each in answers if each.text.strip() != ANY]
    right = [each for each in known if each.worth == 100]
    otherwise = next((each.feedback for each in answers if each.text.strip() == ANY and each.worth <= 0), "")
    _refuse_words(answers, known, right)
    accepted = {normalised(each.text, exact_case=exact_case) for each in right}
    notes = []
    if any(each.feedback for each in right):
        notes.append(_("the reply to a right answer: here the explanation says why it is right"))
    if any(0 < each.worth < 100 for each in known):
        notes.append(_("part marks of words: here an answer is right or wrong"))
    others = [
        each for each in known if each.worth < 100 and normalised(each.text, exact_case=exact_case) not in accepted
    ]
    wrong: list[Values] = []
    for each in others:
        # Words with one reply belong together.
        if wrong and each.feedback and wrong[-1]["feedback"] == each.feedback:
            wrong[-1]["when"].append(plain_star(each.text))
        else:
            wrong.append({"when": [plain_star(each.text)], "feedback": each.feedback, "misconception": ""})
    values: Values = {"type": "short", "accept": [plain_star(each.text) for each in right], "otherwise": otherwise}
    if wrong:
        values["wrong"] = wrong
    if exact_case:
        values["exact_case"] = True
    return values, notes


def plain_star(text: str) -> str:
    return text.strip().replace("\\*", "*")


def matching(pairs: Sequence[tuple[str, str]]) -> Values:
    """Pairs; those without a left side are further right sides."""
    whole = [(left.strip(), right.strip()) for left, right in pairs if left.strip() and right.strip()]
    rights = {right for _left, right in whole}
    extra = list(dict.fromkeys(right.strip() for left, right in pairs if not left.strip() and right.strip()))
    if not 2 <= len(whole) <= MOST_OPTIONS:
        words_ = _("it has %(count)s pairs; two to %(most)s can be taken")
        raise Cannot(words_ % {"count": len(whole), "most": MOST_OPTIONS})
    if len({left for left, _right in whole}) < len(whole):
        raise Cannot(_("two of its left sides read the same"))
    extra = [each for each in extra if each not in rights]
    if len(rights) + len(extra) < 2:
        raise Cannot(_("all of its left sides have the same right side"))
    values: Values = {
        "type": "matching",
        "pairs": [{"left": left, "right": right, "feedback": "", "misconception": ""} for left, right in whole],
    }
    if extra:
        values["extra"] = [{"text": each, "feedback": "", "misconception": ""} for each in extra]
    return values


def essay() -> Values:
    """Free text, graded by one criterion until its author writes others."""
    return {"type": "essay", "rubric": [{"text": _("The answer as a whole")}]}


def two_ways(is_true: bool, *, if_right: str, if_wrong: str) -> Values:
    """True or false."""
    options: list[Values] = [{"text": _("True")}, {"text": _("False")}]
    options[0 if is_true else 1] |= {"right": True} | ({"feedback": if_right} if if_right else {})
    options[1 if is_true else 0] |= {"feedback": if_wrong} if if_wrong else {}
    return {"type": "single", "options": options, "shuffle": False}
