"""Free text, graded by a person along a rubric. It has no mark until somebody has read it.

`grade` therefore gives nothing for it; `by_hand` makes the result of the points that were given.
"""

from collections.abc import Sequence
from fractions import Fraction

import msgspec

from courseware.quizzes.ground import Ground
from courseware.quizzes.types import contract
from courseware.quizzes.types.contract import FULL, Data, Field, Line, Mark, Part, Result, Strict, Unreadable, sent
from courseware.quizzes.types.draw import Draw

FIELD = "text"
LONGEST = 20_000
MOST_CRITERIA = 8
MOST_POINTS = 100


class Criterion(Strict, frozen=True, kw_only=True):
    """What a reader looks for, and how much it is worth."""

    text: str
    points: int = 1


class ShownCriterion(msgspec.Struct):
    text: str
    points: int


class Question(contract.Question, frozen=True, kw_only=True, tag="essay"):
    rubric: list[Criterion]
    label: str = ""


class Shown(contract.Shown, kw_only=True, tag="essay"):
    rubric: list[ShownCriterion]
    label: str = ""


def problems(question: Question) -> list[tuple[str, str]]:
    """What is missing, as (path below the question, sentence)."""
    found = []
    if not 1 <= len(question.rubric) <= MOST_CRITERIA:
        found.append(("rubric", f"a rubric has one to {MOST_CRITERIA} criteria"))
    for place, each in enumerate(question.rubric):
        if not each.text.strip() or not 1 <= each.points <= MOST_POINTS:
            found.append((f"rubric[{place}]", f"a criterion has a text, and 1 to {MOST_POINTS} points"))
    return found


def prepare(question: Question, draw: Draw) -> Shown:
    return Shown(
        id=question.id,
        title=draw.text(question.title),
        page=question.page,
        text=draw.text(question.text),
        explanation=draw.text(question.explanation),
        hints=draw.texts(question.hints),
        rubric=[ShownCriterion(draw.text(each.text), each.points) for each in question.rubric],
        label=draw.text(question.label),
    )


def fields(shown: Shown) -> list[Field]:
    return [Field(name=FIELD, kind="long", label=shown.label)]


def read(shown: Shown, data: Data) -> str:
    text = sent(data, FIELD).replace("\r\n", "\n").replace("\0", "")
    if not text:
        raise Unreadable(FIELD, "nothing_typed")
    if len(text) > LONGEST:
        raise Unreadable(FIELD, "too_long_a_text")
    return text


def grade(shown: Shown, answer: str, ground: Ground) -> Result:
    """What can be said before somebody has read it."""
    return Result(score=0, parts=[], explanation=shown.explanation)


def most_points(shown: Shown) -> int:
    return sum(each.points for each in shown.rubric)


def by_hand(shown: Shown, points: Sequence[Fraction], comment: str) -> Result:
    """The result of a reader's points, one number for each criterion. What is out of range is brought into it."""
    kept = [
        min(max(given, Fraction(0)), Fraction(each.points)) for each, given in zip(shown.rubric, points, strict=True)
    ]
    parts = [
        Part(name=f"{_written(given)} / {each.points}", mark=_mark(given, each.points))
        for each, given in zip(shown.rubric, kept, strict=True)
    ]
    said = [Part(name="comment", mark="plain", feedback=comment)] if comment else []
    score = int(sum(kept) * FULL / most_points(shown))
    return Result(score=score, parts=[*parts, *said], explanation=shown.explanation)


def _written(points: Fraction) -> str:
    return f"{float(points):g}"


def _mark(given: Fraction, most: int) -> Mark:
    return "right" if given == most else "plain" if given else "wrong"


def tell(shown: Shown, answer: str, result: Result) -> list[Line]:
    """Her text with the reader's comment, then each criterion with its points."""
    comment = next((part.feedback for part in result.parts if part.name == "comment"), "")
    lines = [Line(text="", mark="plain", given=answer, feedback=comment, is_chosen=True)]
    rubric = zip(shown.rubric, result.parts, strict=False)
    return lines + [Line(text=each.text, mark=part.mark, given=part.name) for each, part in rubric]


def right(shown: Shown, ground: Ground) -> Data:
    return {FIELD: ["An answer."]}


def wrong(shown: Shown, ground: Ground) -> list[Data]:
    return []
