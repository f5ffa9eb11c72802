"""A question that students of the demonstration answer in their own words, what they write, how it was graded. Pure.

It asks for the reason behind a question of the topic's bank, so that it is about the topic without knowing it.
"""

import re
from fractions import Fraction

from django.utils.translation import gettext as _

from courseware.classes.demo.cast import Student, share
from courseware.quizzes.types import essay, single
from courseware.quizzes.types.kinds import AnyQuestion

NAME = "W-demonstration"
ABLE, MIDDLING = 0.55, 0.42
_LINK = re.compile(r"\[\[?([^\]|]+)[^\]]*\]?\](?:\([^)]*\))?")


def about(questions: list[AnyQuestion]) -> single.Question | None:
    """The question whose reason is asked for: the first choice without numbers that are drawn."""
    choices = (each for each in questions if isinstance(each, single.Question))
    return next((each for each in choices if not each.parameters and "{{" not in each.explanation), None)


def question(asked: single.Question) -> essay.Question:
    """The question with its rubric."""
    right = next(each.text for each in asked.options if each.right)
    return essay.Question(
        id=NAME,
        title=_("In your own words"),
        group=asked.group,
        concepts=asked.concepts,
        difficulty="analyse",
        page=asked.page,
        reserved=True,
        text=_(
            "Somebody who missed the lesson asks you:\n\n> %(question)s\n\n"
            "Answer in three or four sentences. Give the reason, and say what one may take for right instead."
        )
        % {"question": asked.text.replace("\n", "\n> ")},
        explanation=f"**{right}** {asked.explanation}",
        rubric=[
            essay.Criterion(text=_("Says what is so"), points=2),
            essay.Criterion(text=_("Gives the reason"), points=2),
            essay.Criterion(text=_("Names what one may take for right instead")),
        ],
        label=_("Your answer"),
    )


def answer(student: Student, asked: single.Question) -> str:
    """What a student writes: the reason, half of it, or what she takes for right."""
    right = next(each for each in asked.options if each.right)
    wrong = [each for each in asked.options if not each.right]
    belief = wrong[int(share(f"belief/{student.number}") * len(wrong))]
    sentences = re.split(r"(?<=[.!?]) ", plain(asked.explanation))
    if student.ability >= ABLE:
        parts = [plain(right.text).rstrip(".") + ".", *sentences[:3]]
        return " ".join([*parts, _("One may think: “%(belief)s” %(why)s") % told(belief)])
    if student.ability >= MIDDLING:
        return " ".join([plain(right.text).rstrip(".") + ".", sentences[0]])
    return _("I would say: %(belief)s. At least that is how I remember it.") % told(belief)


def told(option: single.Option) -> dict[str, str]:
    return {"belief": plain(option.text).rstrip("."), "why": plain(option.feedback)}


def points(student: Student) -> list[Fraction]:
    """What a reader gave her for each line of the rubric."""
    if student.ability >= ABLE:
        return [Fraction(2), Fraction(2), Fraction(1)]
    return [Fraction(2), Fraction(1), Fraction(0)] if student.ability >= MIDDLING else [Fraction(0)] * 3


def comment(student: Student) -> str:
    if student.ability >= ABLE:
        return _("Clear, and complete.")
    if student.ability >= MIDDLING:
        return _("That is so. Say also why, and what others take for right.")
    return _("Read the page again, then explain it to somebody.")


def plain(markdown: str) -> str:
    """A text of the bank as a student would type it.

    >>> plain("The **hash** of a `key` decides, see [[shard]] and [this](page#a).")
    'The hash of a key decides, see shard and this.'
    """
    return re.sub(r"[*`]", "", _LINK.sub(r"\1", " ".join(markdown.split())))
