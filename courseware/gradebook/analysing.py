"""What the pages of item analysis are given."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.classes.models import Class
from courseware.gradebook import choices, flags, pictures, responses, statistics, words
from courseware.gradebook.flags import FEWEST, Flag
from courseware.gradebook.statistics import ItemStatistics, OptionStatistics
from courseware.quizzes import marking, serving
from courseware.quizzes import words as quiz_words
from courseware.quizzes.models import Item, Question, Quiz, Version
from courseware.quizzes.texts import html, inline
from courseware.quizzes.types.kinds import kind_of


@dataclass(frozen=True)
class Line:
    """A question's figures, as they are read."""

    id: int
    number: int
    name: str
    title: str
    n: int
    facility: str
    bar: SafeString
    discrimination: str
    upper_lower: str
    first_try: str
    seconds: str
    flags: list[Flag]


@dataclass(frozen=True)
class OptionLine:
    text: SafeString
    is_right: bool
    count: int
    share: str
    bar: SafeString
    upper: str
    lower: str


def quiz(klass: Class, quiz_: Quiz) -> dict[str, Any]:
    """A quiz as a whole, and each of its questions."""
    given = responses.of_quiz(klass, quiz_.pk)
    plain = [each.response for each in given]
    figures = statistics.quiz(plain)
    options = choices.of_questions(given, statistics.totals(plain))
    found = sorted(statistics.items(plain), key=lambda each: _first_place(plain, each.question))
    named = _titles({each.response.question: each.version for each in given})
    lines = [
        _line(number, each, named[each.question], choices.flags_of(each.n, options.get(each.question)))
        for number, each in enumerate(found, start=1)
    ]
    drawn = [(str(number), each.facility, each.discrimination) for number, each in enumerate(found, start=1)]
    return {
        "n": figures.n,
        "lines": lines,
        "picture": pictures.items(drawn, _("Facility and discrimination of %(n)d questions") % {"n": len(lines)}),
        "has_picture": any(each[2] is not None for each in drawn),
        "figures": _figures(figures),
        "is_few": 0 < figures.n < FEWEST,
        "fewest": FEWEST,
        "flagged": sum(bool(each.flags) for each in lines),
    }


def _first_place(plain: list[statistics.Response], question: int) -> tuple[int, int]:
    return min(each.place for each in plain if each.question == question), question


def _titles(versions: dict[int, int]) -> dict[int, tuple[str, str]]:
    """Name and title of each question, as one of its versions has it."""
    kept = Version.objects.filter(pk__in=set(versions.values())).select_related("question")
    return {each.question_id: (each.question.name, serving.content_of(each).title) for each in kept}


def _line(number: int, found: ItemStatistics, named: tuple[str, str], more: list[Flag]) -> Line:
    return Line(
        id=found.question,
        number=number,
        name=named[0],
        title=named[1],
        n=found.n,
        facility=decimal(found.facility),
        bar=pictures.bar(found.facility),
        discrimination=decimal(found.discrimination),
        upper_lower=decimal(found.upper_lower),
        first_try=words.percent(found.first_try_rate),
        seconds=seconds(found.median_seconds),
        flags=[*flags.of_item(found), *more],
    )


def _figures(found: statistics.QuizStatistics) -> list[tuple[str, str, str]]:
    """Term, number, what it says."""
    name = _("KR-20") if found.is_kr20 else _("Cronbach's alpha")
    of = {"points": f"{found.points:g}", "n": found.n_alpha}
    return [
        (_("Attempts"), str(found.n), _("the first that each student has handed in")),
        (_("Mean"), decimal(found.mean), _("of %(points)s points") % of),
        (_("Standard deviation"), decimal(found.deviation), _("in points")),
        (name, decimal(found.alpha), _("how well the questions agree; 0.7 and more is good enough for marks")),
        (_("Standard error"), decimal(found.error), _("in points: two of three marks are right to within this")),
    ]


def question(klass: Class, quiz_: Quiz, question_: Question, names: dict[int, str]) -> dict[str, Any] | None:
    """A question: its figures, who took which option, and each response. `names` are by person."""
    given = responses.of_quiz(klass, quiz_.pk)
    own = [each for each in given if each.response.question == question_.pk]
    if not own:
        return None
    plain = [each.response for each in given]
    whole = statistics.totals(plain)
    figures = next(each for each in statistics.items(plain) if each.question == question_.pk)
    options = choices.of_questions(own, whole).get(question_.pk)
    items = list(
        Item.objects.filter(attempt__in=[each.attempt for each in own], question=question_, try_number=1)
        .select_related("version", "question")
        .order_by("pk")
    )
    named = _titles({question_.pk: own[-1].version})[question_.pk]
    shown = serving.shown_of(items[-1])
    return {
        "line": _line(0, figures, named, choices.flags_of(figures.n, options)),
        "text": html(shown.text),
        "options": [_option(each, options[1]) for each in options[0]] if options else [],
        "mistakes": choices.mistakes(items) if not options else [],
        "sure": _sure(items),
        "responses": [_response(each, names) for each in items if each.person_id in names],
    }


def _option(found: OptionStatistics, right: set[str]) -> OptionLine:
    return OptionLine(
        text=inline(found.option),
        is_right=found.option in right,
        count=found.count,
        share=words.percent(found.share),
        bar=pictures.bar(found.share),
        upper=words.percent(found.upper),
        lower=words.percent(found.lower),
    )


def _sure(items: list[Item]) -> list[tuple[str, int, int]]:
    """By how sure they were: how many, and how many of them right."""
    told = []
    for value, name in quiz_words.CONFIDENCES:
        scores = [each.score or 0 for each in items if each.confidence == int(value)]
        told.append((str(name), len(scores), sum(score >= responses.FULL for score in scores)))
    return told if any(count for _name, count, _right in told) else []


def _response(item: Item, names: dict[int, str]) -> dict[str, Any]:
    return {
        "name": names[item.person_id],
        "attempt": item.attempt_id,
        "position": item.position,
        "given": _given(item),
        "score": "" if item.score is None else quiz_words.percent(item.score),
        "sure": dict(quiz_words.CONFIDENCES).get(str(item.confidence), ""),
    }


def _given(item: Item) -> str:
    """What was answered, on one line."""
    if item.answered_at is None or not item.result:
        return words.NONE
    shown = serving.shown_of(item)
    lines = kind_of(shown).tell(shown, marking.answer_of(item), marking.result_of(item))
    told = [each.given or each.text for each in lines if each.given or each.is_chosen]
    return "; ".join(told)[:300] or words.NONE


def decimal(value: float | None) -> str:
    """A figure with two places and a true minus; a dash where there is none."""
    return words.NONE if value is None else f"{value:.2f}".replace("-", "−")


def seconds(value: float | None) -> str:
    if value is None:
        return words.NONE
    return _("%(s)d s") % {"s": round(value)} if value < 120 else _("%(min)d min") % {"min": round(value / 60)}
