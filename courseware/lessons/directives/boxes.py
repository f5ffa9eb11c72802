"""Blocks that set a piece of Markdown apart: examples, summaries, what is left out, what comes later, sources."""

from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courseware.lessons.directives.parts import part
from courseware.lessons.directives.reading import Drawn
from courseware.lessons.page import Check

APART = "gc-apart"  # a heading whose section nobody looks for


def example(drawn: Drawn) -> None:
    """`::: example TITLE`: an example, worked through."""
    if not drawn.block.words:
        drawn.blame("an example has a title")
    box = part(drawn.parent, "section", "gc-example")
    part(box, "h3", text=_("Worked example: %(title)s") % {"title": drawn.block.words})
    _filled(drawn, box)


def summary(drawn: Drawn) -> None:
    """`::: summary`: what to keep, folded, after the checks: first one tries to remember."""
    if not any(isinstance(slot, Check) for slot in drawn.writing.slots):
        drawn.blame("a summary stands after the checks of its section")
    box = part(drawn.parent, "details", "gc-summary")
    part(box, "summary", text=_("In short"))
    _filled(drawn, part(box, "div"))


def leaves_out(drawn: Drawn) -> None:
    """`::: leaves-out`: what the model simplifies."""
    box = part(drawn.parent, "section", "gc-leaves-out")
    part(box, "h2", text=_("What this model leaves out"))
    _filled(drawn, box)


def later(drawn: Drawn) -> None:
    """`::: later NAME`: what cannot be tried here yet."""
    if not drawn.block.words:
        drawn.blame("say what is not live yet")
    box = part(drawn.parent, "div", "gc-later", role="note")
    words = _("Not live here yet: %(name)s") % {"name": drawn.block.words}
    part(part(box, "p"), "strong", text=words)
    _filled(drawn, box)


def sources(drawn: Drawn) -> None:
    """`::: sources`: where what is said here is published."""
    box = part(drawn.parent, "section", "gc-sources")
    part(box, "h2", APART, text=_("Sources"))
    _filled(drawn, box)


def _filled(drawn: Drawn, box: Element) -> None:
    if not drawn.block.body:
        drawn.blame("there is nothing in it")
    drawn.markdown(drawn.block.body, box)
