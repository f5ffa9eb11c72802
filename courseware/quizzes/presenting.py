"""A question as a page shows it: to be answered, or answered and marked.

What is handed to the templates holds nothing of the key as long as it may not be seen: `Asked` is made of what the type
asks for, and `Answered` only of what the quiz shows at this time.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import msgspec
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from courseware.quizzes import limits, marking, scoring, serving, words
from courseware.quizzes.addresses import page_address
from courseware.quizzes.forms import AnswerForm
from courseware.quizzes.models import Attempt, Item, Mode, Shows
from courseware.quizzes.texts import html, inline
from courseware.quizzes.types import cloze, kinds
from courseware.quizzes.types import lab as lab_type
from courseware.quizzes.types.cloze import BLANK
from courseware.quizzes.types.contract import FULL, Field, Line, Mark, Result, Unreadable
from courseware.quizzes.types.kinds import AnyShown

NOTHING = mark_safe("")
_FIELDS = msgspec.json.Encoder()


@dataclass(frozen=True)
class Asked:
    """A question that waits for its answer. `token` is an item's, or a sealed ticket."""

    key: str
    kind: str
    title: str
    url: str
    token: str
    body: SafeString
    fields: SafeString
    hints: list[SafeString]
    has_more_hints: bool
    goals: list[SafeString] = field(default_factory=list)
    is_task: bool = False
    lab: str = ""
    confidence: str = ""
    back: str = ""
    notice: str = ""
    refused: str = ""
    confidences: Any = field(default_factory=lambda: words.CONFIDENCES)


@dataclass(frozen=True)
class Marked:
    """A line of an answered question. Without `mark` it only says what was answered."""

    text: SafeString
    mark: Mark
    given: str
    key: str
    feedback: SafeString
    is_chosen: bool
    said: str


@dataclass(frozen=True)
class Answered:
    """An answered question, as much of it as may be seen now."""

    key: str
    kind: str
    title: str
    url: str
    token: str
    body: SafeString
    lines: list[Marked]
    is_marked: bool
    verdict: str = ""
    announced: str = ""
    state: str = ""
    percent: str = ""
    rule: str = ""
    observed: SafeString = NOTHING
    explanation: SafeString = NOTHING
    page: str = ""
    sure: str = ""
    lab: str = ""
    try_number: int = 1
    may_try_again: bool = False
    has_numbers: bool = False
    is_task: bool = False
    is_kept: bool = False
    points: str = ""
    back: str = ""


def asked(
    shown: AnyShown,
    *,
    url: str,
    token: str,
    data: QueryDict | None = None,
    refused: Unreadable | None = None,
    hints_taken: int = 0,
    lab: str = "",
    back: str = "",
    notice: str = "",
) -> Asked:
    """A question to be answered; with `data`, what was typed so far, and with `refused`, what was wrong with it."""
    fields = kinds.kind_of(shown).fields(shown)
    drawn = _drawn(shown, fields, data, refused)
    is_task = serving.is_task(shown)
    goals = [inline(goal.text) for goal in shown.goals] if isinstance(shown, lab_type.Shown) else []
    return Asked(
        key=shown.id,
        kind=kinds.type_of(shown),
        title=shown.title,
        url=url,
        token=token,
        body=drawn.body,
        fields=drawn.fields,
        hints=[inline(each) for each in shown.hints[:hints_taken]],
        has_more_hints=hints_taken < len(shown.hints),
        goals=goals,
        is_task=is_task,
        lab=lab,
        confidence=data.get("confidence", "") if data else "",
        back=back,
        notice=notice,
        refused=words.reason(refused.reason) if refused else "",
    )


@dataclass(frozen=True)
class _Drawn:
    """A question's text, and its fields. The blanks of a cloze stand inside the text."""

    body: SafeString
    fields: SafeString


def _drawn(shown: AnyShown, fields: list[Field], data: QueryDict | None, refused: Unreadable | None) -> _Drawn:
    if data is None and refused is None:
        return _kept(shown.id, shown.text, _FIELDS.encode(fields), isinstance(shown, cloze.Shown))
    return _draw(shown.id, shown.text, fields, data, refused, has_blanks=isinstance(shown, cloze.Shown))


@lru_cache(maxsize=2048)
def _kept(key: str, text: str, packed: bytes, has_blanks: bool) -> _Drawn:
    """A form that nobody has typed in is the same for everybody who is shown the same."""
    return _draw(key, text, msgspec.json.decode(packed, type=list[Field]), None, None, has_blanks=has_blanks)


def _draw(
    key: str,
    text: str,
    fields: list[Field],
    data: QueryDict | None,
    refused: Unreadable | None,
    *,
    has_blanks: bool,
) -> _Drawn:
    form = AnswerForm(fields, key, data)
    if refused is not None:
        form.refuse(refused)
    if has_blanks:
        return _Drawn(_with_blanks(text, form), _errors(form))
    return _Drawn(html(text), render_to_string("quizzes/fields.html", {"form": form}) if fields else NOTHING)


def _with_blanks(text: str, form: AnswerForm) -> SafeString:
    def blank(found: Any) -> str:
        return render_to_string("quizzes/blank.html", {"field": form[f"blank-{found[1]}"]}).strip()

    # What stands for a blank passes through Markdown as it is.
    return mark_safe(BLANK.sub(blank, html(text)))


def _errors(form: AnswerForm) -> SafeString:
    return render_to_string("quizzes/blank_errors.html", {"form": form}) if form.is_bound else NOTHING


def may_show(attempt: Attempt | None) -> bool:
    """Whether marks, feedback and key of an answered item may be seen now."""
    if attempt is None or attempt.quiz.mode == Mode.PRACTICE:
        return True
    quiz = attempt.quiz
    match quiz.shows:
        case Shows.AT_ONCE:
            return True
        case Shows.AFTER_HAND_IN:
            return attempt.closed_at is not None
        case Shows.AFTER_CLOSE:
            return attempt.closed_at is not None and limits.has_closed(quiz, attempt.person_id)
        case _:
            return False


def answered(item: Item, *, url: str, lab: str = "", back: str = "", shows_all: bool = False) -> Answered:
    """An answered item, as much of it as may be seen now; with `shows_all`, as who leads the quiz sees it."""
    shown = serving.shown_of(item)
    is_marked = item.score is not None and (shows_all or may_show(item.attempt))
    result = marking.result_of(item) if item.result else None
    lines = _lines(shown, item, result, is_marked=is_marked)
    plain = Answered(
        key=shown.id,
        kind=kinds.type_of(shown),
        title=shown.title,
        url=url,
        token=item.token,
        body=body(shown),
        lines=lines,
        is_marked=is_marked,
        lab=lab,
        try_number=item.try_number,
        is_task=serving.is_task(shown),
        is_kept=not is_marked,
        back=back,
    )
    if not is_marked or result is None or item.score is None:
        return plain
    return _with_marks(plain, item, shown, result)


def _with_marks(plain: Answered, item: Item, shown: AnyShown, result: Result) -> Answered:
    score = item.score or 0
    return replace(
        plain,
        verdict=words.verdict(score),
        announced=words.announced(score),
        state="good" if score >= FULL else "part" if score else "err",
        percent=words.percent(score) if 0 < score < FULL else "",
        points=_points(item, score),
        rule=words.rule(plain.kind) if 0 < score < FULL else "",
        observed=html(result.observed),
        explanation=html(result.explanation),
        page=page_address(item.question.topic, shown.page),
        sure=words.sure(item.confidence, score),
        may_try_again=item.attempt is None or item.attempt.quiz.mode == Mode.PRACTICE,
        has_numbers=bool(serving.content_of(item.version).parameters),
    )


def _points(item: Item, score: int) -> str:
    """Points of an instructor's quiz; a topic's own has none."""
    if item.attempt is None or item.attempt.quiz.owner_id is None:
        return ""
    return words.points_of(scoring.points_of(score, item.weight), item.weight / 100)


def body(shown: AnyShown) -> SafeString:
    """A question's text, its blanks left open."""
    if isinstance(shown, cloze.Shown):
        return html(BLANK.sub("____", shown.text))
    return html(shown.text)


def _lines(shown: AnyShown, item: Item, result: Result | None, *, is_marked: bool) -> list[Marked]:
    answer = marking.answer_of(item)
    if result is None:
        # Not marked yet: it is marked to see how it reads, and nothing of the mark is shown.
        return [_unmarked(line) for line in _told(shown, answer, item)]
    lines = kinds.kind_of(shown).tell(shown, answer, result)
    say = _said_of_goal if serving.is_task(shown) else _said
    return [_marked(line, say(line)) if is_marked else _unmarked(line) for line in lines]


def _told(shown: AnyShown, answer: Any, item: Item) -> list[Line]:
    try:
        result = marking.mark(item.question.topic, item, shown, answer)
    except marking.Faulty:
        return []
    return kinds.kind_of(shown).tell(shown, answer, result)


def _unmarked(line: Line) -> Marked:
    said = _("Your answer") if line.is_chosen and not line.given else ""
    return Marked(inline(line.text), "plain", line.given, "", mark_safe(""), line.is_chosen, said)


def _marked(line: Line, said: str) -> Marked:
    key = line.key if line.mark in ("wrong", "missed") else ""
    return Marked(inline(line.text), line.mark, line.given, key, html(line.feedback), line.is_chosen, said)


def _said_of_goal(line: Line) -> str:
    return {"right": _("Reached"), "missed": _("Not reached")}.get(line.mark, "")


def _said(line: Line) -> str:
    """What a mark means, in words: no colour and no sign says it alone."""
    match line.mark, line.is_chosen:
        case "right", True:
            return _("Right")
        case "right", False:
            return _("The right answer")
        case "wrong", _:
            return _("Not so")
        case "missed", _:
            return _("Missing")
        case _:
            return ""
