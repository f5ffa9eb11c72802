"""Of a person's keys: which there are. Their secrets are not told again. They go with their world."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courseware.people.own_data import Kept, collects
from courseware.wire.models import AccessKey


@collects
def keys_of(person_id: int) -> Iterable[Kept]:
    """Her access keys, by the lab to which they lead."""
    found = AccessKey.objects.filter(world__owner=person_id).order_by("pk")
    yield Kept("keys", _("Keys of labs"), [{"lab": each.world_id} for each in found])
