"""What is due for review today: each concept that was asked for is a card, scheduled by FSRS.

Cards follow from the answers, in their order, and are stored nowhere: whoever changes the rule changes it for all, and
who takes over a guest's answers takes over her cards. Two grades: wrong is Again, right is Good.
Source: FSRS-6 with default weights (srs-benchmark: as good with two grades as with four); a queue of six questions is
about five minutes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from fsrs import Card, Rating, Scheduler

from courseware.progress.answered import Answered, Objective, objectives

DESIRED_RETENTION = 0.9
MOST_A_DAY = 6

# Its defaults draw by chance and read the clock of the wall.
_scheduler = Scheduler(
    desired_retention=DESIRED_RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False
)


def cards(answers: Iterable[Answered]) -> dict[Objective, Card]:
    """The card of each concept that was asked for, after all answers so far."""
    found: dict[Objective, Card] = {}
    for answer in sorted(answers, key=lambda each: each.at):
        grade = Rating.Good if answer.is_right else Rating.Again
        for objective in objectives(answer):
            card = found.get(objective) or Card(card_id=len(found) + 1, due=answer.at)
            found[objective], _ = _scheduler.review_card(card, grade, answer.at)
    return found


def due(known: Mapping[Objective, Card], now: datetime, *, exam: datetime | None = None) -> list[Objective]:
    """What is due, the longest due first. Where an exam is set, nothing falls due later than that."""
    at = {objective: card.due if exam is None else min(card.due, exam) for objective, card in known.items()}
    return sorted((each for each in at if at[each] <= now), key=lambda each: (at[each], each))


def queue(
    waiting: Sequence[Objective],
    asking: Callable[[Objective], Sequence[tuple[str, Sequence[str]]]],
    last: Mapping[Objective, str],
    *,
    most: int = MOST_A_DAY,
) -> list[tuple[str, str]]:
    """Today's questions, as (topic, question id): topics in turn, and no question twice.

    `asking` gives the questions that ask for a concept, each with all concepts it asks for; `last` is the question by
    which a concept was asked last, taken again only where there is no other.
    """
    chosen: list[tuple[str, str]] = []
    covered: set[Objective] = set()
    for objective in _in_turn(waiting):
        if objective in covered or len(chosen) == most:
            continue
        known = [each for each in asking(objective) if (objective.topic, each[0]) not in chosen]
        fresh = [each for each in known if each[0] != last.get(objective)] or known
        if fresh:
            # The one that asks for most of what is waiting.
            wanted = {each.concept for each in waiting if each.topic == objective.topic}
            question, concepts = max(fresh, key=lambda each: len(wanted.intersection(each[1])))
            chosen.append((objective.topic, question))
            covered.update(Objective(objective.topic, concept) for concept in concepts)
    return chosen


def last_asked(answers: Iterable[Answered]) -> dict[Objective, str]:
    """By which question each concept was asked last."""
    found = {}
    for answer in sorted(answers, key=lambda each: each.at):
        found.update(dict.fromkeys(objectives(answer), answer.question))
    return found


def _in_turn(waiting: Sequence[Objective]) -> list[Objective]:
    """One of each topic, then the next of each, so that topics mix."""
    places: dict[str, int] = {}
    ranked = []
    for objective in waiting:
        places[objective.topic] = places.get(objective.topic, -1) + 1
        ranked.append((places[objective.topic], objective))
    return [objective for _, objective in sorted(ranked, key=lambda each: each[0])]
