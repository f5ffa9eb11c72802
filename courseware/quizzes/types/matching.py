"""Left sides, to each of which a right side is chosen from a list. Some right sides may match nothing.

Each left side offers the same list, so that choosing one takes nothing away: two may share a right side.
"""

import msgspec

from courseware.quizzes.ground import Ground
from courseware.quizzes.types import contract
from courseware.quizzes.types.choices import checked_place, choices
from courseware.quizzes.types.contract import Data, Field, Line, Part, Result, Strict, Unreadable, sent, share
from courseware.quizzes.types.draw import Draw


class Pair(Strict, frozen=True, kw_only=True):
    left: str
    right: str
    feedback: str
    misconception: str


class Extra(Strict, frozen=True, kw_only=True):
    """A right side that matches nothing; its feedback is for who chose it."""

    text: str
    feedback: str
    misconception: str


class ShownPair(msgspec.Struct):
    """`key` is the place of its right side in the list."""

    left: str
    key: int
    feedback: str
    misconception: str


class ShownExtra(msgspec.Struct):
    place: int
    feedback: str
    misconception: str


class Question(contract.Question, frozen=True, kw_only=True, tag="matching"):
    pairs: list[Pair]
    extra: list[Extra] = []
    left_title: str = ""
    right_title: str = ""


class Shown(contract.Shown, kw_only=True, tag="matching"):
    pairs: list[ShownPair]
    rights: list[str]
    extra: list[ShownExtra] = []
    left_title: str = ""
    right_title: str = ""


def problems(question: Question) -> list[tuple[str, str]]:
    found = []
    count = len(question.pairs)
    if not 2 <= count <= 8:
        found.append(("pairs", f"there are {count} pairs; three to eight are good"))
    if len({each.left.strip() for each in question.pairs}) < count:
        found.append(("pairs", "two left sides read the same"))
    rights = {each.right.strip() for each in question.pairs}
    for number, each in enumerate(question.extra):
        if each.text.strip() in rights:
            found.append((f"extra[{number}]", "this right side belongs to a pair, so it is no extra one"))
    if len(rights) + len(question.extra) < 2:
        found.append(("pairs", "there is nothing to choose: all left sides have the same right side"))
    return found


def prepare(question: Question, draw: Draw) -> Shown:
    extra = {draw.text(each.text).strip(): each for each in question.extra}
    texts = dict.fromkeys([*(draw.text(each.right).strip() for each in question.pairs), *extra])
    rights = draw.shuffled(list(texts), "rights")
    pairs = [
        ShownPair(
            draw.text(each.left),
            rights.index(draw.text(each.right).strip()),
            draw.text(each.feedback),
            each.misconception,
        )
        for each in draw.shuffled(question.pairs, "lefts")
    ]
    return Shown(
        id=question.id,
        title=draw.text(question.title),
        page=question.page,
        text=draw.text(question.text),
        explanation=draw.text(question.explanation),
        hints=draw.texts(question.hints),
        pairs=pairs,
        rights=rights,
        extra=[
            ShownExtra(rights.index(text), draw.text(each.feedback), each.misconception) for text, each in extra.items()
        ],
        left_title=question.left_title,
        right_title=question.right_title,
    )


def _field(row: int) -> str:
    return f"pair-{row + 1}"


def fields(shown: Shown) -> list[Field]:
    offered = choices(shown.rights)
    return [
        Field(name=_field(row), kind="select", label=pair.left, choices=offered) for row, pair in enumerate(shown.pairs)
    ]


def read(shown: Shown, data: Data) -> list[int]:
    """The place of the right side chosen for each left one, in the page's order."""
    answer = []
    for row in range(len(shown.pairs)):
        text = sent(data, _field(row))
        if not text:
            raise Unreadable(_field(row), "each_a_choice")
        answer.append(checked_place(text, _field(row), len(shown.rights)))
    return answer


def grade(shown: Shown, answer: list[int], ground: Ground) -> Result:
    parts = [_part(shown, row, place) for row, place in enumerate(answer)]
    score = share(sum(each.mark == "right" for each in parts), len(parts))
    return Result(score=score, parts=parts, explanation=shown.explanation)


def _part(shown: Shown, row: int, chosen: int) -> Part:
    pair = shown.pairs[row]
    if chosen == pair.key:
        return Part(name=_field(row), mark="right")
    said = next((each for each in shown.extra if each.place == chosen), pair)
    return Part(name=_field(row), mark="wrong", feedback=said.feedback, misconception=said.misconception)


def tell(shown: Shown, answer: list[int], result: Result) -> list[Line]:
    return [
        Line(
            text=pair.left,
            mark=part.mark,
            given=shown.rights[chosen],
            key=shown.rights[pair.key],
            feedback=part.feedback,
            is_chosen=True,
        )
        for pair, chosen, part in zip(shown.pairs, answer, result.parts, strict=True)
    ]


def _form(places: list[int]) -> Data:
    return {_field(row): [str(place + 1)] for row, place in enumerate(places)}


def right(shown: Shown, ground: Ground) -> Data:
    return _form([pair.key for pair in shown.pairs])


def wrong(shown: Shown, ground: Ground) -> list[Data]:
    keys = [pair.key for pair in shown.pairs]
    one_off = [[*keys[:row], (keys[row] + 1) % len(shown.rights), *keys[row + 1 :]] for row in range(len(keys))]
    return [_form(each) for each in one_off]
