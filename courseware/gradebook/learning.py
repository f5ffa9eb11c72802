"""What a student's page shows of her learning: what she gained, and whether she is right when she is sure."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from courseware.gradebook import pictures, understanding, words
from courseware.gradebook.understanding import Answer
from courseware.quizzes.words import CONFIDENCES


def charts(answers: Sequence[Answer]) -> dict[str, Any]:
    """Two charts with what their tables say; nothing for what there are no answers for."""
    return {"gain": _gain(answers), "calibration": _calibration(answers)}


def _gain(answers: Sequence[Answer]) -> dict[str, Any] | None:
    found = understanding.gain(answers)
    if not found.questions:
        return None
    rows = [
        (_("at first"), found.at_first, words.percent(found.at_first)),
        (_("now"), found.now, words.percent(found.now)),
    ]
    return {
        "questions": found.questions,
        "rows": rows,
        "picture": pictures.columns(rows, _("Questions right when first met and now")),
    }


def _calibration(answers: Sequence[Answer]) -> dict[str, Any] | None:
    found = understanding.calibration(answers)
    if not any(count for _step, count, _share in found):
        return None
    names = {int(value): str(name) for value, name in CONFIDENCES}
    rows = [(names[step], share, words.percent(share)) for step, _count, share in found]
    return {
        "rows": [(names[step], count, words.percent(share)) for step, count, share in found],
        "picture": pictures.columns(rows, _("Share of right answers by how sure you were")),
    }
