"""What an instructor decides about marks, written down with who, when and why; and taken back."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from courseware.classes.models import Assignment, Membership
from courseware.gradebook.models import Decision, HiddenColumn


def decide(
    work: Assignment,
    member: Membership,
    by: int,
    *,
    points: Decimal | None,
    is_excused: bool,
    reason: str,
    token: str,
) -> None:
    """Writes a decision down. The same form sent twice decides once."""
    try:
        with transaction.atomic():
            Decision.objects.create(
                assignment=work,
                membership=member,
                by_id=by,
                points=points,
                is_excused=is_excused,
                reason=reason,
                token=token,
            )
    except IntegrityError:
        # The form was sent twice; anything else that is wrong shows here.
        Decision.objects.get(membership=member, token=token)


def take_back(decision: Decision, by: int) -> bool:
    """What held before holds again; says whether it was not taken back already."""
    held = Decision.objects.filter(pk=decision.pk, undone_at=None)
    return held.update(undone_at=timezone.now(), undone_by=by) == 1


def decisions_about(work: Assignment, member: Membership) -> QuerySet[Decision]:
    """All that was decided about a mark, the newest first."""
    found = Decision.objects.filter(assignment=work, membership=member)
    return found.select_related("by__user", "undone_by__user").order_by("-pk")


def reasons(member: int) -> dict[int, str]:
    """Why what holds for a student was decided, by work."""
    held = Decision.objects.filter(membership=member, undone_at=None).order_by("pk")
    return dict(held.values_list("assignment_id", "reason"))


def hide_column(work: Assignment, by: int) -> None:
    """Students do not see its marks until it is shown again."""
    HiddenColumn.objects.get_or_create(assignment=work, defaults={"by_id": by})


def show_column(work: Assignment) -> None:
    HiddenColumn.objects.filter(assignment=work).delete()
