"""`::: terminal`: lines to type into one's own terminal, and the way to set it up."""

from django.urls import reverse
from django.utils.translation import gettext as _

from courseware.lessons.directives.parts import part
from courseware.lessons.directives.reading import Drawn


def terminal(drawn: Drawn) -> None:
    if not drawn.block.body:
        drawn.blame("it holds a block of lines to type")
    box = part(drawn.parent, "section", "gc-terminal")
    part(box, "h3", text=_("Try it in your terminal"))
    drawn.markdown(drawn.block.body, box)
    if "\\\n" in drawn.block.body:
        words = _("In PowerShell, a line that goes on in the next ends with a backtick ` in place of the backslash.")
        part(box, "p", "gc-small gc-noprint", text=words)
    told = part(box, "p", "gc-small gc-noprint", text=_("They work on your own lab, once a key is set up there: "))
    part(told, "a", text=_("From your terminal"), href=reverse("wire:keys", args=[drawn.writing.topic]))
