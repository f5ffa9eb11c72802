"""An instructor's quiz before it is begun: what holds for this person, in words, and her attempts so far."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.people import persons
from courseware.people.addresses import address_of
from courseware.people.rates import Rate
from courseware.quizzes import attempts, limits, owners, pages, queries, standing, words
from courseware.quizzes.limits import Limits
from courseware.quizzes.models import Attempt, Counts, Late, Mode, Quiz, Shows

QUARTER_HOUR_S = 15 * 60
CODES_OF_A_PERSON = Rate("quiz-code", tries=10, seconds=QUARTER_HOUR_S)
# A whole class may sit behind one address.
CODES_AN_ADDRESS = Rate("quiz-code-address", tries=300, seconds=QUARTER_HOUR_S)


def find(request: HttpRequest, slug: str) -> Quiz:
    """An instructor's quiz, if it is this person's to take or to lead. Raises Http404."""
    quiz = Quiz.objects.filter(slug=slug).exclude(owner=None).first()
    person_id = persons.person_id(request)
    if quiz is None or not (limits.limits_for(quiz, person_id or 0).is_allowed or _has_part(quiz, person_id)):
        raise Http404
    return quiz


def _has_part(quiz: Quiz, person_id: int | None) -> bool:
    if person_id is None:
        return False
    return owners.may_lead(quiz, person_id) or Attempt.objects.filter(quiz=quiz, person=person_id).exists()


def begin(request: HttpRequest, quiz: Quiz, person_id: int) -> Attempt:
    """A new attempt, or the one that is open. Raises MayNot, and NoQuestion."""
    is_dry_run = owners.may_lead(quiz, person_id)
    going_on = attempts.open_attempt(quiz, person_id)
    if quiz.access_code and not is_dry_run and going_on is None:
        _check_code(request, quiz, person_id)
    return attempts.begin(quiz, person_id, is_dry_run=is_dry_run)


def _check_code(request: HttpRequest, quiz: Quiz, person_id: int) -> None:
    """Raises MayNot unless the code is right. A right one costs no try."""
    here, hers = f"{quiz.pk} {address_of(request)}", f"{quiz.pk} {person_id}"
    if not all([CODES_AN_ADDRESS.spend(here), CODES_OF_A_PERSON.spend(hers)]):
        raise attempts.MayNot("too_many_codes")
    if not constant_time_compare(request.POST.get("code", "").strip(), quiz.access_code):
        raise attempts.MayNot("wrong_code")
    CODES_AN_ADDRESS.give_back(here)
    CODES_OF_A_PERSON.forget(hers)


def home(request: HttpRequest, quiz: Quiz, refused: str = "") -> dict[str, Any]:
    """What the page of a quiz is given."""
    person_id = persons.person_id(request)
    holds = limits.limits_for(quiz, person_id or 0)
    mine = [attempts.up_to_date(each) for each in queries.attempts_of(quiz, person_id)]
    leads = person_id is not None and owners.may_lead(quiz, person_id)
    opened = next((each for each in mine if each.closed_at is None), None)
    refusal = "" if leads or opened else _refusal(quiz, holds, sum(not each.is_dry_run for each in mine))
    return {
        "quiz": quiz,
        "name": words.name_of(quiz),
        "rules": [rule for about in RULES if (rule := about(quiz, holds))],
        "dates": [(said, at) for said, at in _dates(quiz, holds) if at],
        "attempts": [_listed(each) for each in mine],
        "open": opened,
        "refused": refused,
        "refusal": words.reason(refusal) if refusal else "",
        "asks_code": bool(quiz.access_code) and not leads and opened is None,
        "leads": leads,
        "is_guest": not request.user.is_authenticated,
    }


def _refusal(quiz: Quiz, holds: Limits, made: int) -> str:
    try:
        attempts.check(quiz, holds, made + 1)
    except attempts.MayNot as may_not:
        return may_not.reason
    return ""


def _listed(attempt: Attempt) -> dict[str, Any]:
    listed = pages.listed(attempt)
    counts = standing.after_deduction(attempt, attempt.quiz)
    is_late = bool(attempt.late_s and listed["percent"] and counts is not None)
    return listed | {"counts": words.percent(counts or 0) if is_late else "", "late": words.late(attempt.late_s)}


def _dates(quiz: Quiz, holds: Limits) -> list[tuple[str, datetime | None]]:
    last = limits.last_moment(quiz, holds)
    return [
        (_("Opens"), holds.opens_at if holds.opens_at and holds.opens_at > timezone.now() else None),
        (_("Due"), holds.due_at),
        (_("Closes"), last if last != holds.due_at else None),
    ]


def _mode(quiz: Quiz, holds: Limits) -> str:
    return _("Graded") if quiz.mode == Mode.GRADED else _("Practice: nothing here counts for a grade")


def _time(quiz: Quiz, holds: Limits) -> str:
    if holds.time_limit_s is None:
        return _("No time limit for you") if holds.base_time_limit_s else ""
    minutes = words.minutes(holds.time_limit_s)
    if holds.base_time_limit_s and holds.base_time_limit_s != holds.time_limit_s:
        base = words.minutes(holds.base_time_limit_s)
        return _("%(minutes)s (%(base)s + your extra time)") % {"minutes": minutes, "base": base}
    return _("%(minutes)s from when you begin") % {"minutes": minutes}


def _tries(quiz: Quiz, holds: Limits) -> str:
    if holds.most_attempts is None:
        return _("Any number of attempts") + _counting(quiz)
    count = holds.most_attempts
    said = ngettext("%(count)s attempt", "%(count)s attempts", count) % {"count": count}
    return said + (_counting(quiz) if count > 1 else "")


def _counting(quiz: Quiz) -> str:
    said = {
        Counts.BEST: _("the best counts"),
        Counts.LAST: _("the last counts"),
        Counts.FIRST: _("the first counts"),
        Counts.MEAN: _("the mean counts"),
    }
    return f", {said[Counts(quiz.counts)]}" if quiz.mode == Mode.GRADED else ""


def _lateness(quiz: Quiz, holds: Limits) -> str:
    if holds.due_at is None:
        return ""
    if quiz.late == Late.REFUSED:
        return _("What you have saved is handed in by itself when it is due")
    told = {"percent": quiz.late_percent_a_day, "days": quiz.late_days}
    return _("Late: %(percent)s %% less for each day, for at most %(days)s days") % told


def _shown(quiz: Quiz, holds: Limits) -> str:
    if quiz.mode == Mode.PRACTICE:
        return _("After each answer you see why")
    return {
        Shows.AT_ONCE: _("Marks and explanations are shown after each answer, which is final"),
        Shows.AFTER_HAND_IN: _("Marks and explanations are shown when you have handed in"),
        Shows.AFTER_CLOSE: _("Marks and explanations are shown when the quiz has closed for all"),
        Shows.NEVER: _("Marks and explanations are not shown here"),
    }[Shows(quiz.shows)]


RULES: list[Callable[[Quiz, Limits], str]] = [_mode, _time, _tries, _lateness, _shown]
