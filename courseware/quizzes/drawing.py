"""Which questions an attempt asks: of a topic's own quiz one of each group, of an instructor's what its places say.

What is drawn depends on the attempt's seed alone, and on what the person has met: the least met come first.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.quizzes import serving
from courseware.quizzes.models import Item, Mode, Place, Quiz, Slot
from courseware.quizzes.types.kinds import AnyQuestion, is_by_hand
from services.engine.chance import chance


@dataclass(frozen=True)
class Drawn:
    """A question to be asked, others that may take its place where it cannot be prepared, and what it is worth."""

    topic: Topic
    question: AnyQuestion
    others: tuple[AnyQuestion, ...] = ()
    weight: int = 100


def drawn(quiz: Quiz, person_id: int, seed: str) -> list[Drawn]:
    """The questions of an attempt with that seed, in their order."""
    if quiz.owner_id is None:
        return list(_of_groups(serving.topic_called(quiz.topic), person_id, seed))
    found = list(_of_slots(quiz, person_id, seed))
    if quiz.shuffles_questions:
        found.sort(key=lambda each: chance(seed, f"order/{each.topic.slug}/{each.question.id}", 0))
    return found


def matching(slot: Slot, *, is_graded: bool) -> list[AnyQuestion]:
    """The questions that a place may draw: those about one of its concepts, with all its tags."""
    topic = topics.topic(slot.topic)
    if topic is None:
        return []
    return [
        each
        for each in serving.usable_by(slot.quiz.owner_id, topic).values()
        if (not slot.concepts or set(slot.concepts) & set(each.concepts))
        and set(slot.tags) <= set(each.tags)
        and slot.difficulty in ("", each.difficulty)
        and (is_graded or not is_by_hand(each))
    ]


def fixed(slot: Slot) -> AnyQuestion | None:
    """The question of a place that has a fixed one: as the bank has it now, or as it was last, if it has gone."""
    if slot.question is None:
        return None
    topic = topics.topic(slot.topic)
    found = serving.bank_of(topic).questions.get(slot.question.name) if topic else None
    if found is not None:
        return found
    version = slot.question.versions.order_by("-id").first()
    return serving.content_of(version) if version else None


def _of_groups(topic: Topic, person_id: int, seed: str) -> Iterator[Drawn]:
    """One question of each group, among those that she has met least often."""
    bank = serving.bank_of(topic)
    met = _met(person_id, topic.slug)
    for group in bank.groups:
        questions = bank.of_group(group.id)
        if questions:
            first, *others = _least_met(questions, met, f"{seed}/{group.id}")
            yield Drawn(topic, first, tuple(others))


def _of_slots(quiz: Quiz, person_id: int, seed: str) -> Iterator[Drawn]:
    slots = list(quiz.slots.select_related("question"))
    taken = {(slot.topic, slot.question.name) for slot in slots if slot.question}
    met = {slug: _met(person_id, slug) for slug in {slot.topic for slot in slots if slot.question is None}}
    for slot in slots:
        topic = topics.topic(slot.topic)
        if topic is None:
            continue
        weight = int(slot.points * 100)
        if slot.question is not None:
            found = fixed(slot)
            if found is not None:
                yield Drawn(topic, found, weight=weight)
            continue
        offered = [
            each for each in matching(slot, is_graded=quiz.mode == Mode.GRADED) if (slot.topic, each.id) not in taken
        ]
        ordered = _least_met(offered, met[slot.topic], f"{seed}/slot-{slot.pk}")
        spare = tuple(ordered[slot.count :])
        for each in ordered[: slot.count]:
            taken.add((slot.topic, each.id))
            yield Drawn(topic, each, spare, weight)


def _met(person_id: int, topic: str) -> Counter[str]:
    asked = Item.objects.filter(person=person_id, question__topic=topic, place=Place.QUIZ)
    return Counter(asked.values_list("question__name", flat=True))


def _least_met(questions: list[AnyQuestion], met: Counter[str], seed: str) -> list[AnyQuestion]:
    """Those met least often first; within these by the seed."""
    return sorted(questions, key=lambda each: (met[each.id], chance(seed, each.id, 0)))
