"""Predictions and observations in words."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.experiments import running
from courseware.experiments.models import Run
from courseware.quizzes.texts import inline
from courseware.quizzes.types import amounts, line
from courseware.quizzes.types.contract import Answer


def told(shown: running.Prediction, answer: Answer) -> SafeString | str:
    """An answer to the question: the option's text, the number with its unit, or the line's numbers."""
    if isinstance(shown, line.Shown):
        return ", ".join(amounts.said(each) for each in answer) + f" {shown.unit}"
    if isinstance(answer, int):
        return inline(shown.options[answer].text)
    return amounts.said(answer, shown.unit)


def predicted(run: Run) -> SafeString | str:
    """What was predicted."""
    return told(running.prediction_of(run), running.answer_of(run.prediction))


def seen(run: Run) -> SafeString | str:
    """What she says that she saw."""
    return told(running.prediction_of(run), running.answer_of(run.seen))


def verdict(*, was_right: bool, saw_right: bool) -> str:
    """How prediction, observation and what was so lie together, in a sentence."""
    if was_right and saw_right:
        return _("It went as you said.")
    if was_right:
        return _("It went as you predicted, though you saw it otherwise. Look again: the picture shows it.")
    if saw_right:
        return _("It went otherwise than you said. That is the moment from which one learns most.")
    return _("It went otherwise than you said, and also otherwise than you saw it. Look again: the picture shows it.")
