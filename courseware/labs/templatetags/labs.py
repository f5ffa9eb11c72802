"""What pages outside the labs say of them."""

from django import template

from courseware.labs import topics
from courseware.labs.topics import Topic

register = template.Library()


@register.simple_tag
def open_labs() -> list[Topic]:
    """The topics whose labs can be opened, for the ways at the head of each page."""
    return topics.topics()
