"""What every page does for somebody because her class said so."""

from typing import Any

from django import template

from courseware.classes.models import Accommodation
from courseware.people import persons

register = template.Library()


@register.simple_tag(takes_context=True)
def keeps_still(context: template.Context) -> bool:
    """Whether nothing may move on this page: a class of hers says so. A guest belongs to none."""
    request: Any = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    hers = Accommodation.objects.filter(membership__person=persons.person_id(request), membership__is_active=True)
    return hers.filter(is_still=True).exists()
