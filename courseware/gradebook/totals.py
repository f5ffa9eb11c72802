"""A total of marks: within a category by points, over the categories by their weights.

- A category's share is what was earned of what was possible, over the marks that count. Its lowest marks are dropped
  first, as many as it says, but never its last one. Lowest is the lowest share; of equal ones the one of most points.
- The total is the mean of the categories' shares, by weight, over those that have a mark that counts: a category in
  which nothing has been marked yet moves nothing.
- Work without a category shares what the categories leave of 100 %. Where there are no categories, points alone count.

Shares are exact fractions; a page rounds them when it shows them.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from courseware.gradebook.marks import Mark

WHOLE = 100


class Work(NamedTuple):
    """A column of the gradebook, as totals see it. `possible` is in units."""

    id: int
    possible: int
    category: int | None = None


class Category(NamedTuple):
    """Works that count together, `weight` of a hundred."""

    id: int | None
    weight: Decimal | int
    drop_lowest: int = 0


class Share(NamedTuple):
    """What a category comes to: its share of what was possible, or None; and the works that were dropped."""

    category: Category
    share: Fraction | None
    earned: int
    possible: int
    dropped: tuple[int, ...]


class Total(NamedTuple):
    """`share` is None where nothing counts yet."""

    share: Fraction | None
    by_category: tuple[Share, ...]


class Scheme:
    """How a class's works count, made once and applied to each student."""

    def __init__(self, works: Sequence[Work], categories: Sequence[Category]) -> None:
        known = {each.id for each in categories}
        rest = max(Decimal(0), WHOLE - sum((Decimal(each.weight) for each in categories), Decimal(0)))
        loose = Category(None, rest if categories else WHOLE)
        self.categories = (*categories, loose)
        self._of: list[tuple[Category, Fraction, list[tuple[int, int]]]] = [
            (
                category,
                Fraction(category.weight),
                [
                    (each.id, each.possible)
                    for each in works
                    if (each.category if each.category in known else None) == category.id and each.possible > 0
                ],
            )
            for category in self.categories
        ]

    def total(self, marks: Mapping[int, Mark]) -> Total:
        """The total of one student's marks, by work."""
        shares = []
        summed, weights = Fraction(0), Fraction(0)
        for category, weight, works in self._of:
            if not works:
                continue
            found = _share(category, works, marks)
            shares.append(found)
            if found.share is not None and weight:
                summed += weight * found.share
                weights += weight
        return Total(summed / weights if weights else None, tuple(shares))


def _share(category: Category, works: list[tuple[int, int]], marks: Mapping[int, Mark]) -> Share:
    counted = [
        (found.earned, possible, work) for work, possible in works if (found := marks.get(work)) and found.counts
    ]
    dropped: tuple[int, ...] = ()
    if category.drop_lowest and len(counted) > 1:
        # Division of whole numbers rounds rightly, so equal shares are equal floats.
        counted.sort(key=lambda each: (each[0] / each[1], -each[1], each[2]))
        most = min(category.drop_lowest, len(counted) - 1)
        dropped = tuple(work for _earned, _possible, work in counted[:most])
        counted = counted[most:]
    earned = sum(each[0] for each in counted)
    possible = sum(each[1] for each in counted)
    return Share(category, Fraction(earned, possible) if possible else None, earned, possible, dropped)


def weights_now(total: Total) -> dict[int | None, Fraction]:
    """What each category weighs in this total: its part of the weights of those that count."""
    counting = [each for each in total.by_category if each.share is not None and each.category.weight]
    whole = sum((Fraction(each.category.weight) for each in counting), Fraction(0))
    return {each.category.id: Fraction(each.category.weight) / whole for each in counting}
