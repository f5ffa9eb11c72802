"""Things to be put in order, by giving each its number: no dragging is needed.

The mark is the share of right neighbours: each pair that should follow one another and does. Swapping two at the end
costs less than shuffling all, and an order that is only shifted keeps most of its worth.
"""

from itertools import pairwise

import msgspec

from courseware.quizzes.ground import Ground
from courseware.quizzes.types import contract
from courseware.quizzes.types.choices import checked_place
from courseware.quizzes.types.contract import Data, Field, Line, Mark, Part, Result, Strict, Unreadable, sent, share
from courseware.quizzes.types.draw import Draw


class Item(Strict, frozen=True, kw_only=True):
    text: str
    feedback: str
    misconception: str


class ShownItem(msgspec.Struct):
    """`place` is where it belongs, from 0 on."""

    text: str
    place: int
    feedback: str
    misconception: str


class Question(contract.Question, frozen=True, kw_only=True, tag="ordering"):
    items: list[Item]


class Shown(contract.Shown, kw_only=True, tag="ordering"):
    items: list[ShownItem]


def problems(question: Question) -> list[tuple[str, str]]:
    count = len(question.items)
    return [] if 3 <= count <= 8 else [("items", f"there are {count} items; three to eight are good")]


def prepare(question: Question, draw: Draw) -> Shown:
    items = [
        ShownItem(draw.text(each.text), place, draw.text(each.feedback), each.misconception)
        for place, each in enumerate(question.items)
    ]
    mixed = draw.shuffled(items)
    if mixed == items:
        # The right order would be an answer that nobody gave.
        mixed = mixed[1:] + mixed[:1]
    return Shown(
        id=question.id,
        title=draw.text(question.title),
        page=question.page,
        text=draw.text(question.text),
        explanation=draw.text(question.explanation),
        hints=draw.texts(question.hints),
        items=mixed,
    )


def _field(row: int) -> str:
    return f"item-{row + 1}"


def fields(shown: Shown) -> list[Field]:
    numbers = [(str(number), str(number)) for number in range(1, len(shown.items) + 1)]
    return [
        Field(name=_field(row), kind="select", label=item.text, choices=numbers) for row, item in enumerate(shown.items)
    ]


def read(shown: Shown, data: Data) -> list[int]:
    """The place given to each item, from 0 on, in the page's order."""
    places = []
    for row in range(len(shown.items)):
        text = sent(data, _field(row))
        if not text:
            raise Unreadable(_field(row), "each_a_number")
        place = checked_place(text, _field(row), len(shown.items))
        if place in places:
            raise Unreadable(_field(row), "number_twice")
        places.append(place)
    return places


def _ordered(shown: Shown, answer: list[int]) -> list[ShownItem]:
    return [item for _, item in sorted(zip(answer, shown.items, strict=True), key=lambda pair: pair[0])]


def _is_in_place(order: list[ShownItem], at: int) -> bool:
    """Whether what follows it is what should; for the last, whether it is last."""
    item = order[at]
    if item.place == len(order) - 1:
        return at == len(order) - 1
    return at + 1 < len(order) and order[at + 1].place == item.place + 1


def grade(shown: Shown, answer: list[int], ground: Ground) -> Result:
    order = _ordered(shown, answer)
    parts = [_part(order, at) for at in range(len(order))]
    neighbours = sum(after.place == before.place + 1 for before, after in pairwise(order))
    return Result(score=share(neighbours, len(order) - 1), parts=parts, explanation=shown.explanation)


def _part(order: list[ShownItem], at: int) -> Part:
    if _is_in_place(order, at):
        return Part(name=str(at + 1), mark="right")
    item = order[at]
    return Part(name=str(at + 1), mark="wrong", feedback=item.feedback, misconception=item.misconception)


def tell(shown: Shown, answer: list[int], result: Result) -> list[Line]:
    order = _ordered(shown, answer)
    return [
        Line(
            text=item.text,
            mark=_mark_of(part),
            given=str(at + 1),
            key=str(item.place + 1),
            feedback=part.feedback,
            is_chosen=True,
        )
        for at, (item, part) in enumerate(zip(order, result.parts, strict=True))
    ]


def _mark_of(part: Part) -> Mark:
    return part.mark


def _form(shown: Shown, places: list[int]) -> Data:
    return {_field(row): [str(place + 1)] for row, place in enumerate(places)}


def right(shown: Shown, ground: Ground) -> Data:
    return _form(shown, [item.place for item in shown.items])


def wrong(shown: Shown, ground: Ground) -> list[Data]:
    places, last = [item.place for item in shown.items], len(shown.items) - 1
    reversed_order = [last - place for place in places]
    shifted = [(place + 1) % (last + 1) for place in places]
    swapped = [{0: 1, 1: 0}.get(place, place) for place in places]
    return [_form(shown, each) for each in (reversed_order, shifted, swapped)]
