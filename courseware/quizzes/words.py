"""What is said about answers, in words. The types speak in short reasons, so that they need no Django."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courseware.labs import topics
from courseware.quizzes.models import Attempt, Quiz
from courseware.quizzes.types.contract import FULL

REASONS: dict[str, str | Promise] = {
    "nothing_chosen": gettext_lazy("Choose an answer first."),
    "nothing_ticked": gettext_lazy("Tick at least one."),
    "nothing_typed": gettext_lazy("Type your answer first."),
    "not_offered": gettext_lazy("That is not one of the choices. Choose again."),
    "no_number": gettext_lazy("Write a number, such as 3, 1,800 or 2.5."),
    "decimal_comma": gettext_lazy("Write decimals with a point, as in 2.5; a comma stands between thousands."),
    "too_long": gettext_lazy("That is too long. A few words are enough."),
    "too_long_a_text": gettext_lazy("That is too long: 20,000 characters are the most."),
    "each_a_number": gettext_lazy("Give each of them a number."),
    "number_twice": gettext_lazy("This number is given to another one already."),
    "each_a_choice": gettext_lazy("Choose one for each of them."),
    "not_open_yet": gettext_lazy("This quiz is not open yet."),
    "closed": gettext_lazy("This quiz is closed."),
    "wrong_code": gettext_lazy("That is not the access code of this quiz."),
    "too_many_codes": gettext_lazy("Too many codes were tried. Wait a quarter of an hour, or ask your instructor."),
    "no_such_question": gettext_lazy("The bank has no such question now."),
    "not_in_practice": gettext_lazy("It is graded by hand, so it has a place in graded quizzes only."),
    "in_it_already": gettext_lazy("It is in this quiz already."),
    "too_many_questions": gettext_lazy("A quiz has at most 100 places."),
    "not_yours": gettext_lazy("This quiz is not open to you."),
    "no_attempt_left": gettext_lazy("You have used all attempts at this quiz."),
}
CONFIDENCES: list[tuple[str, str | Promise]] = [
    ("1", gettext_lazy("A guess")),
    ("2", gettext_lazy("Fairly sure")),
    ("3", gettext_lazy("Sure")),
]


def reason(name: str) -> str:
    """The sentence for a short reason."""
    return str(REASONS[name])


def verdict(score: int) -> str:
    """What an answer was, in a word or two."""
    if score >= FULL:
        return _("Right")
    return _("Partly right") if score else _("Not yet")


STATES: dict[str, str | Promise] = {
    "good": gettext_lazy("right"),
    "part": gettext_lazy("partly right"),
    "err": gettext_lazy("not right at first"),
    "kept": gettext_lazy("answered"),
    "open": gettext_lazy("open"),
}


def step(number: int, state: str) -> str:
    """A question of a quiz, and how it went."""
    return _("Question %(number)s: %(state)s") % {"number": number, "state": STATES[state]}


def announced(score: int) -> str:
    """The same as a sentence for who hears the page."""
    if score >= FULL:
        return _("Right. The explanation follows.")
    if score:
        return _("Partly right: %(percent)s. The explanation follows.") % {"percent": percent(score)}
    return _("Not right yet. The reason and the explanation follow.")


def percent(score: int) -> str:
    """A mark in per cent."""
    return f"{score / 10:.0f} %"


KINDS: dict[str, str | Promise] = {
    "single": gettext_lazy("one of several"),
    "multiple": gettext_lazy("several of several"),
    "numeric": gettext_lazy("number"),
    "ordering": gettext_lazy("ordering"),
    "matching": gettext_lazy("matching"),
    "cloze": gettext_lazy("blanks"),
    "short": gettext_lazy("short text"),
    "predict": gettext_lazy("prediction"),
    "line": gettext_lazy("predicted line"),
    "lab": gettext_lazy("task in the lab"),
    "essay": gettext_lazy("free text, graded by hand"),
}


def kind(name: str) -> str:
    """A type of question in words."""
    return str(KINDS.get(name, name))


def name_of(quiz: Quiz) -> str:
    """What a quiz is called."""
    if quiz.title:
        return quiz.title
    topic = topics.topic(quiz.topic)
    return _("%(title)s quiz") % {"title": topic.title if topic else quiz.topic}


def handed_in(attempt: Attempt) -> str:
    """The heading of a graded attempt that is over and marked."""
    if attempt.is_waiting or attempt.score is None:
        return _("Handed in")
    return _("Your mark: %(percent)s") % {"percent": percent(attempt.score)}


def right_of(right: int, count: int) -> str:
    """How many of how many."""
    return _("%(right)s of %(count)s right at the first try") % {"right": right, "count": count}


def minutes(seconds: int) -> str:
    """A time limit as one writes it."""
    text = f"{seconds / 60:g}" if seconds % 6 == 0 else f"{seconds / 60:.1f}"
    return _("%(minutes)s min") % {"minutes": text}


def late(seconds: int) -> str:
    """How late something was; nothing where it was not."""
    if seconds <= 0:
        return ""
    days, hours = divmod(seconds // 3600, 24)
    if days:
        return _("%(days)s d %(hours)s h late") % {"days": days, "hours": hours}
    return _("%(hours)s h %(minutes)s min late") % {"hours": hours, "minutes": seconds // 60 % 60}


def points(number: float) -> str:
    """Points as one writes them."""
    text = f"{number:g}"
    return ngettext("%(number)s point", "%(number)s points", 1 if text == "1" else 2) % {"number": text}


def points_of(given: float, most: float) -> str:
    """So many points of so many."""
    return _("%(given)s of %(most)s") % {"given": f"{given:g}", "most": points(most)}


RULES: dict[str, str | Promise] = {
    "multiple": gettext_lazy("Each right one that is ticked counts for it, each wrong one against it."),
    "ordering": gettext_lazy("What counts are right neighbours: each one that is followed by what should follow it."),
    "matching": gettext_lazy("Each pair counts the same."),
    "cloze": gettext_lazy("Each blank counts the same."),
    "essay": gettext_lazy("A reader gave points for each criterion."),
    "lab": gettext_lazy("Each goal has its points. Where something had to stay as it was and did not, half is left."),
}


def rule(kind: str) -> str:
    """How the mark of an answer that is partly right comes about."""
    return str(RULES.get(kind, ""))


def sure(confidence: int | None, score: int) -> str:
    """What her confidence says beside the mark; nothing where she gave none."""
    is_right = score >= FULL
    match confidence:
        case 3:
            return (
                _("You said “sure”, and you were right.")
                if is_right
                else _("You said “sure”. Sure and not right is the best moment to learn something.")
            )
        case 1:
            return (
                _("You said “a guess”, and it was right. Read why, so that next time you know.")
                if is_right
                else _("You said “a guess”. Now you know what to look at.")
            )
        case 2:
            return _("You said “fairly sure”.")
        case _:
            return ""
