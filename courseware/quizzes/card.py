"""The card of a task beside its lab: what is to be reached, and the way back to the question, where it is checked."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs import worlds
from courseware.labs.page.cards import Card
from courseware.labs.svg import join, tag
from courseware.quizzes import pages, serving
from courseware.quizzes.models import Item
from courseware.quizzes.texts import html, inline
from courseware.quizzes.types import lab


def card_of(look: worlds.Look, person_id: int) -> Card | None:
    """The card of a task's world; none where its question is gone."""
    tries = Item.objects.select_related("question", "version", "attempt__quiz").filter(world=look.id, person=person_id)
    item = tries.order_by("-id").first()
    shown = serving.shown_of(item) if item else None
    if item is None or not isinstance(shown, lab.Shown):
        return None
    address = pages.address_of(item, back="")
    return Card(shown.title, _("A task: what counts is the state of this lab."), _element(shown, address), address)


def _element(shown: lab.Shown, address: str) -> SafeString:
    goals = join([tag("li", inline(goal.text)) for goal in shown.goals])
    parts = [
        tag("h2", _("Task")),
        tag("div", html(shown.text), cls="gc-stack"),
        tag("ul", goals, cls="gc-task__goals"),
        tag("a", _("Have it checked"), href=address, cls="gc-btn gc-btn-main", id="card-check"),
    ]
    return tag("section", join(parts), id="card", cls="gc-card gc-stack gc-task", aria_label=_("Task"))
