"""What every page does for somebody because her class said so."""

from typing import Any

from django import template

from courseware.classes import allowing
from courseware.people import persons

register = template.Library()


@register.simple_tag(takes_context=True)
def keeps_still(context: template.Context) -> bool:
    """Whether nothing may move on this page. A guest belongs to no class, and an error page may have no request."""
    request: Any = context.get("request")
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated and allowing.keeps_still(persons.person_id(request))
