"""Which options of a question were taken, and which known mistakes were made, out of what each person was shown.

An option is known by its text in the bank; where that depends on numbers that are drawn, by its misconception.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from courseware.gradebook import flags, statistics
from courseware.gradebook.flags import Flag
from courseware.gradebook.responses import Given
from courseware.gradebook.statistics import OptionStatistics, Response
from courseware.quizzes import marking, serving
from courseware.quizzes.models import Item, Version
from courseware.quizzes.types import multiple, single
from courseware.quizzes.types.choices import Option, ShownOption

WITH_OPTIONS = ("single", "multiple")


def of_questions(
    given: Sequence[Given], whole: Mapping[int, float]
) -> dict[int, tuple[list[OptionStatistics], set[str]]]:
    """For each question with options: who took which, and which are right."""
    versions = {each.version for each in given}
    kept = {
        each.pk: serving.content_of(each) for each in Version.objects.filter(pk__in=versions, kind__in=WITH_OPTIONS)
    }
    of_item = {each.item: each for each in given if each.version in kept}
    found: dict[int, list[Response]] = {}
    offered: dict[int, dict[str, None]] = {}
    right: dict[int, set[str]] = {}
    items = Item.objects.filter(pk__in=of_item).select_related("version") if len(of_item) <= 500 else _many(of_item)
    for item in items:
        one = of_item[item.pk]
        question, response = kept[one.version], one.response
        listed = offered.setdefault(response.question, {})
        listed.update(dict.fromkeys(_names(question)))
        taken = found.setdefault(response.question, [])
        for name, is_right, is_taken in _taken(question, item):
            if is_right:
                right.setdefault(response.question, set()).add(name)
            if is_taken:
                taken.append(replace(response, option=name))
        if not item.answer:
            taken.append(response)
    return {
        question: (statistics.options(own, list(offered[question]), whole), right.get(question, set()))
        for question, own in found.items()
    }


def _many(of_item: Mapping[int, Given]) -> Iterable[Item]:
    """More than a statement takes parameters."""
    keys = list(of_item)
    for begin in range(0, len(keys), 500):
        yield from Item.objects.filter(pk__in=keys[begin : begin + 500])


def _names(question: Any) -> list[str]:
    return (
        [_name(each) for each in question.options] if isinstance(question, single.Question | multiple.Question) else []
    )


def _name(option: Option) -> str:
    return option.text


def _taken(question: Any, item: Item) -> list[tuple[str, bool, bool]]:
    """Each option as it was shown: its name, whether it is right, whether it was taken."""
    shown = serving.shown_of(item)
    if not isinstance(shown, single.Shown | multiple.Shown):
        return []
    answer = marking.answer_of(item) if item.answer else []
    places = {answer} if isinstance(answer, int) else set(answer)
    return [(_known(question, option), option.is_right, place in places) for place, option in enumerate(shown.options)]


def _known(question: Any, shown: ShownOption) -> str:
    texts = {each.text for each in question.options}
    if shown.text in texts:
        return shown.text
    alike = [each.text for each in question.options if each.misconception == shown.misconception]
    return alike[0] if len(alike) == 1 else shown.text


def flags_of(n: int, found: tuple[list[OptionStatistics], set[str]] | None) -> list[Flag]:
    """What the options of a question say."""
    return flags.of_options(found[0], found[1], n) if found is not None else []


def mistakes(items: Iterable[Item]) -> list[tuple[str, int]]:
    """The known mistakes that were made in some answers, by how many, the most frequent first."""
    counted: Counter[str] = Counter()
    for item in items:
        if item.result:
            counted.update({part.misconception for part in marking.result_of(item).parts if part.misconception})
    return counted.most_common(12)
