"""What every page says of the site."""

from django import template

from courseware.version import version

register = template.Library()


@register.simple_tag
def site_version() -> str:
    """The version that runs here, for the foot of each page."""
    return version()
