"""Of a member: what was decided about her marks, and the mistakes that she reported. Both stay, without her."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courseware.gradebook.models import Decision, Mistake
from courseware.people.own_data import Kept, collects, erases


@collects
def marks_of(person_id: int) -> Iterable[Kept]:
    """Decisions with their reasons, and what she reported with what was said to it."""
    found = Decision.objects.filter(membership__person=person_id).select_related("assignment__klass")
    decided = [
        {
            "class": str(each.assignment.klass),
            "work": str(each.assignment),
            "points": each.points,
            "excused": each.is_excused,
            "reason": each.reason,
            "at": each.at,
            "taken_back": each.undone_at,
        }
        for each in found
    ]
    yield Kept("decisions", _("What was decided about your marks"), decided)
    told = Mistake.objects.filter(person=person_id).order_by("pk")
    yield Kept(
        "mistakes", _("Mistakes that you reported"), list(told.values("address", "text", "state", "reply", "at"))
    )


@erases
def leave_decisions(person_id: int, nobody_id: int) -> None:
    """Marks stay counted on a seat that is nobody's, perhaps already; what was said about her goes."""
    Decision.objects.filter(membership__person__in=[person_id, nobody_id]).update(reason="")
