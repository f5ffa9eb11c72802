"""What answers say about questions and about the quiz: the standard statistics of classical test theory.

Of each person one attempt is taken, her first. A score is between 0 and 1.

- *Facility*: the mean score.
- *Discrimination*: the correlation of the question's score with the score on the rest of the quiz (corrected
  item-total correlation, Pearson). Beside it the difference of the facilities in the upper and the lower 27 %.
- *Reliability*: Cronbach's alpha, which is KR-20 where each answer is right or wrong; by the places of the quiz, over
  the attempts that have them all. *Standard error of measurement*: the standard deviation of the totals times the root
  of one minus alpha, in points.

Source: Crocker and Algina, Introduction to Classical and Modern Test Theory; Kelley 1939 for the 27 %.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import StatisticsError, correlation, fmean, median, stdev, variance

PART = 0.27
SMALLEST_VARIANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Response:
    """A first try: of whom, at which place of the quiz, at which question, what came of it."""

    person: int
    place: int
    question: int
    score: float
    points: float = 1.0
    seconds: float | None = None
    confidence: int | None = None
    option: str | None = None


@dataclass(frozen=True)
class ItemStatistics:
    """A question's figures; None where there are too few answers, or all the same."""

    question: int
    n: int
    facility: float
    deviation: float | None
    discrimination: float | None
    upper_lower: float | None
    first_try_rate: float
    median_seconds: float | None


@dataclass(frozen=True)
class QuizStatistics:
    """The quiz's figures. `mean` and `error` are in points; `n_alpha` attempts are behind alpha."""

    n: int
    points: float
    mean: float | None
    deviation: float | None
    alpha: float | None
    is_kr20: bool
    error: float | None
    n_alpha: int
    places: int


@dataclass(frozen=True)
class OptionStatistics:
    """Who took an option: how many, and what shares of the upper and the lower group."""

    option: str
    count: int
    share: float
    upper: float
    lower: float


def by_person(responses: Sequence[Response]) -> dict[int, list[Response]]:
    """The attempts, each as its responses."""
    found: dict[int, list[Response]] = {}
    for each in responses:
        found.setdefault(each.person, []).append(each)
    return found


def totals(responses: Sequence[Response]) -> dict[int, float]:
    """What each person reached of what could be reached in her attempt, between 0 and 1."""
    return {
        person: sum(each.score * each.points for each in own) / whole
        for person, own in by_person(responses).items()
        if (whole := sum(each.points for each in own))
    }


def items(responses: Sequence[Response]) -> list[ItemStatistics]:
    """Each question's figures, in the order in which the questions come first."""
    whole, rests = totals(responses), _rests(responses)
    upper, lower = groups(whole)
    by_question: dict[int, list[Response]] = {}
    for each in responses:
        by_question.setdefault(each.question, []).append(each)
    return [_item(question, own, rests, upper, lower) for question, own in by_question.items()]


def _item(
    question: int,
    own: Sequence[Response],
    rests: Mapping[tuple[int, int], float],
    upper: Mapping[int, float],
    lower: Mapping[int, float],
) -> ItemStatistics:
    scores = [each.score for each in own]
    with_rest = [(each.score, rests[each.person, each.place]) for each in own if (each.person, each.place) in rests]
    seconds = [each.seconds for each in own if each.seconds is not None]
    high, low = _weighted(own, upper), _weighted(own, lower)
    return ItemStatistics(
        question=question,
        n=len(own),
        facility=fmean(scores),
        deviation=stdev(scores) if len(scores) > 1 else None,
        discrimination=correlated(with_rest),
        upper_lower=high - low if high is not None and low is not None else None,
        first_try_rate=sum(score >= 1 for score in scores) / len(scores),
        median_seconds=median(seconds) if seconds else None,
    )


def _rests(responses: Sequence[Response]) -> dict[tuple[int, int], float]:
    """By person and place: her share of the points of all other questions of her attempt."""
    found = {}
    for person, own in by_person(responses).items():
        earned = sum(each.score * each.points for each in own)
        whole = sum(each.points for each in own)
        for each in own:
            if whole - each.points > 0:
                found[person, each.place] = (earned - each.score * each.points) / (whole - each.points)
    return found


def correlated(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's r; None for fewer than three pairs, or where one side is always the same."""
    if len(pairs) < 3:
        return None
    try:
        return correlation([each[0] for each in pairs], [each[1] for each in pairs])
    except StatisticsError:
        return None


def groups(whole: Mapping[int, float]) -> tuple[dict[int, float], dict[int, float]]:
    """The upper and the lower 27 % as weights by person. Those who are equal at the border share what is left."""
    size = round(PART * len(whole))
    ranked = sorted(whole.items(), key=lambda each: -each[1])
    return (_first(ranked, size), _first(ranked[::-1], size)) if size else ({}, {})


def _first(ranked: Sequence[tuple[int, float]], size: int) -> dict[int, float]:
    border = ranked[size - 1][1]
    equal = [person for person, total in ranked if total == border]
    before = [person for place, (person, total) in enumerate(ranked) if place < size and total != border]
    weight = (size - len(before)) / len(equal)
    return dict.fromkeys(before, 1.0) | dict.fromkeys(equal, weight)


def _weighted(own: Sequence[Response], weights: Mapping[int, float]) -> float | None:
    whole = sum(weights.get(each.person, 0.0) for each in own)
    return sum(each.score * weights.get(each.person, 0.0) for each in own) / whole if whole else None


def quiz(responses: Sequence[Response]) -> QuizStatistics:
    """The figures of the quiz as a whole."""
    attempts = by_person(responses)
    places = sorted({each.place for each in responses})
    complete = [
        [each.score * each.points for each in sorted(own, key=lambda each: each.place)]
        for own in attempts.values()
        if len(own) == len(places)
    ]
    sums = [sum(row) for row in complete]
    reliability = alpha(complete)
    deviation = stdev(sums) if len(sums) > 1 else None
    points = {each.place: each.points for each in responses}
    return QuizStatistics(
        n=len(attempts),
        points=sum(points.values()),
        mean=fmean(sums) if sums else None,
        deviation=deviation,
        alpha=reliability,
        is_kr20=all(each.score in (0, 1) and each.points == 1 for each in responses),
        error=deviation * sqrt(max(0.0, 1 - reliability))
        if deviation is not None and reliability is not None
        else None,
        n_alpha=len(complete),
        places=len(places),
    )


def alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's alpha of a matrix of persons by places; None where totals are all the same, or there is one place."""
    places = len(rows[0]) if rows else 0
    if places < 2 or len(rows) < 2:
        return None
    whole = variance([sum(row) for row in rows])
    if whole < SMALLEST_VARIANCE:
        return None
    parts = sum(float(variance(column)) for column in zip(*rows, strict=True))
    return places / (places - 1) * (1 - parts / float(whole))


def options(own: Sequence[Response], offered: Sequence[str], whole: Mapping[int, float]) -> list[OptionStatistics]:
    """How often each option of a question was taken, those nobody took among them. A person may take several."""
    asked = {each.person for each in own}
    upper, lower = groups({person: total for person, total in whole.items() if person in asked})
    people = len(asked)
    taken: dict[str, list[int]] = {option: [] for option in offered}
    for each in own:
        if each.option is not None:
            taken.setdefault(each.option, []).append(each.person)
    high, low = sum(upper.values()), sum(lower.values())
    return [
        OptionStatistics(
            option=option,
            count=len(persons),
            share=len(persons) / people if people else 0.0,
            upper=sum(upper.get(person, 0.0) for person in persons) / high if high else 0.0,
            lower=sum(lower.get(person, 0.0) for person in persons) / low if low else 0.0,
        )
        for option, persons in taken.items()
    ]
