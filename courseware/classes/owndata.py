"""Of a member: her classes. A seat stays counted, without a name; whoever owns a class hands it on first."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courseware.classes.models import Accommodation, Announcement, Extension, Membership, Role, Watched
from courseware.people.own_data import Kept, Needed, asked, collects, erases


@collects
def memberships_of(person_id: int) -> Iterable[Kept]:
    """Her classes, what holds for her in them, who has looked at her labs, and what she announced."""
    members = Membership.objects.filter(person=person_id).select_related("klass", "accommodation").order_by("pk")
    yield Kept("classes", _("Classes"), [_member(each) for each in members])
    watched = Watched.objects.filter(membership__person=person_id).order_by("pk").values("topic", "day")
    yield Kept("watched", _("When a teacher looked at your lab"), list(watched))
    said = Announcement.objects.filter(author=person_id).order_by("pk").values("klass__title", "text", "at")
    if said:
        yield Kept("announcements", _("Announcements that you wrote"), list(said))


def _member(each: Membership) -> dict[str, object]:
    row: dict[str, object] = {"class": str(each.klass), "role": each.role, "name": each.name, "number": each.number}
    row |= {"joined": each.joined_at, "active": each.is_active}
    special = getattr(each, "accommodation", None)
    if special is not None:
        row |= {"time_as_a_multiple": str(special.time_factor), "days_later": special.extra_days}
        row |= {"further_attempts": special.extra_attempts, "no_time_limit": special.has_no_time_limit}
        row |= {"nothing_moves": special.is_still}
    return row


@asked
def hands_on(person_id: int) -> None:
    """A class keeps somebody who answers for it. Raises Needed."""
    owned = Membership.objects.filter(person=person_id, role=Role.OWNER, is_active=True).select_related("klass")
    titles = ", ".join(str(each.klass) for each in owned)
    if titles:
        raise Needed(_("You own classes: %(classes)s. Make somebody else their owner first.") % {"classes": titles})


@erases
def leave_seats(person_id: int, nobody_id: int) -> None:
    """Her seats stay as nobody's; what was said about her goes."""
    hers = Membership.objects.filter(person=person_id)
    Accommodation.objects.filter(membership__in=hers).update(note="")
    Extension.objects.filter(membership__in=hers).update(reason="")
    Watched.objects.filter(membership__in=hers).delete()
    for each in hers:
        each.person_id, each.number = nobody_id, ""
        each.name = _("Erased person %(number)s") % {"number": each.pk}
        each.save(update_fields=["person", "number", "name"])
