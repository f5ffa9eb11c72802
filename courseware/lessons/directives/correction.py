"""`::: correction C-01 [adds=yes]`: what the slides say, what is so, where that is published, as fields of its body.

With `adds=yes` the slides are right as far as they go: what they say stays as it is, and is not struck out.
"""

from django.utils.translation import gettext as _

from courseware.lessons.directives.parts import part
from courseware.lessons.directives.reading import Drawn

FIELDS = ("slides", "so", "source")


def correction(drawn: Drawn) -> None:
    said = drawn.block.fields(FIELDS)
    missing = [name for name in FIELDS if not said.get(name)]
    if missing or not drawn.block.argument:
        drawn.blame(f"it has an id, and the fields {', '.join(FIELDS)}; there is no {', no '.join(missing or ['id'])}")
    box = part(drawn.parent, "div", "gc-slip", role="note", id=f"correction-{drawn.block.argument.lower()}")
    box.set("aria-label", _("Correction of the slides"))
    left = part(box, "div")
    part(part(left, "p", "gc-slip__head"), "strong", text=_("On the slides"))
    part(part(left, "p"), "span" if drawn.block.options.get("adds") else "del", text=said.get("slides", ""))
    right = part(box, "div")
    part(part(right, "p", "gc-slip__head"), "strong", text=_("Through the glass"))
    drawn.markdown(said.get("so", ""), right)
    part(right, "p", "gc-slip__source", text=said.get("source", ""))
