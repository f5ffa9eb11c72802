"""Puts what is drawn of a lab under a figure's name: its ids, what refers to them, and where its forms are sent.

A lab's page has its parts once, a lesson may have several figures. That names are put before all ids alike, whatever
made them, keeps a topic's pictures free of any care for that.
"""

import re

from django.utils.safestring import SafeString

# Stands for the figure's own address in what is drawn; no page of ours is there.
BASE = "/figure:/"
LAB = "#lab"
JOINT = "--"

_NAMES = re.compile(
    r' (id|for|form|list|data-slides|data-copy|aria-(?:labelledby|describedby|controls|details|owns))="([^"]*)"'
)
_PLACES = re.compile(r'(hx-target="|href="|url\()#(?!")')


def named(html: str, name: str, base: str) -> SafeString:
    """The same HTML, with every id under the name.

    >>> named('<p id="a" aria-labelledby="b c"><a href="#a" hx-target="#lab"></a>', "fig", "/x/")
    '<p id="fig--a" aria-labelledby="fig--b fig--c"><a href="#fig--a" hx-target="#fig"></a>'
    """
    before = f"{name}{JOINT}"

    def under(found: re.Match[str]) -> str:
        return f' {found[1]}="{" ".join(before + each for each in found[2].split())}"'

    html = _NAMES.sub(under, html)
    html = _PLACES.sub(rf"\1#{before}", html)
    return SafeString(html.replace(f'hx-target="#{before}lab"', f'hx-target="#{name}"').replace(BASE, base))
