"""Why a mark is what it is, in sentences: what was handed in, what was deducted, who decided what, what was dropped."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.classes.models import Kind
from courseware.gradebook import words
from courseware.gradebook.collecting import Column
from courseware.gradebook.counting import BEST, FIRST, LAST, MEAN
from courseware.gradebook.marks import Handed, Mark, State
from courseware.gradebook.totals import Total


def why(column: Column, mark: Mark, due: datetime | None, handed: Sequence[Handed]) -> list[str]:
    """The rules that made the mark, each with its numbers."""
    said = [_due(due)] if due else []
    if mark.state is State.MISSING:
        said.append(_("Nothing was handed in by then, so it counts as 0."))
    elif mark.state is State.NOT_YET:
        said.append(_("It is not handed in yet, and does not count yet."))
    elif handed:
        said += _handed(column, mark, handed)
    if mark.state is State.SET:
        said.append(_("An instructor set the mark to %(points)s.") % {"points": words.points(mark.earned)})
    if mark.state is State.EXCUSED:
        said.append(_("It is excused, and counts nowhere."))
    return said


def _due(due: datetime) -> str:
    return _("It is due on %(date)s.") % {"date": moment(due)}


def _handed(column: Column, mark: Mark, handed: Sequence[Handed]) -> list[str]:
    said = [_rule(column, len(handed))] if len(handed) > 1 else []
    if mark.state is State.WAITING:
        return [*said, _("It is handed in, and waits to be graded by hand.")]
    of = {"before": words.points(mark.before), "points": words.points(column.possible)}
    match column.kind:
        case Kind.TOPIC:
            said.append(_("Pages of the lesson that were read count: %(before)s of %(points)s points.") % of)
        case Kind.EXPERIMENT:
            said.append(_("The goals of the experiment were reached: %(before)s of %(points)s points.") % of)
        case _:
            said.append(_("What was answered is worth %(before)s of %(points)s points.") % of)
    if mark.days_late:
        said.append(_late(mark))
    return said


def _late(mark: Mark) -> str:
    late = words.late(mark.days_late)
    if not mark.percent_off or mark.state is not State.MARKED:
        return _("It came %(late)s; nothing is deducted.") % {"late": late}
    told = {"late": late, "percent": f"{mark.percent_off:g}", "points": words.points(mark.earned)}
    return _("It came %(late)s: %(percent)s %% are deducted, which leaves %(points)s.") % told


def _rule(column: Column, count: int) -> str:
    rules = {
        BEST: ngettext("Of %(count)d attempt the best counts.", "Of %(count)d attempts the best counts.", count),
        LAST: ngettext("Of %(count)d attempt the last counts.", "Of %(count)d attempts the last counts.", count),
        FIRST: ngettext("Of %(count)d attempt the first counts.", "Of %(count)d attempts the first counts.", count),
        MEAN: ngettext("The mean of %(count)d attempt counts.", "The mean of %(count)d attempts counts.", count),
    }
    return rules[column.rule] % {"count": count}


def is_dropped(column: Column, total: Total) -> bool:
    """Whether a total leaves this work out as one of the lowest of its category."""
    return any(column.id in each.dropped for each in total.by_category)


def moment(at: datetime) -> str:
    """A date with its time and zone."""
    there = timezone.localtime(at)
    return f"{date_format(there, 'j M Y, H:i')} {timezone.get_current_timezone_name()}"
