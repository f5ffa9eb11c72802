"""Of a person's worlds: what they are, and what she did in each, as a script. They go with her."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courseware.labs import script, topics, worlds
from courseware.labs.models import World
from courseware.labs.page import times
from courseware.people.own_data import Kept, collects


@collects
def worlds_of(person_id: int) -> Iterable[Kept]:
    """Her labs, tasks and runs, with a script for each in which something was done."""
    rows, files = [], {}
    for each in World.objects.filter(owner=person_id).order_by("pk"):
        topic = topics.topic(each.topic)
        row = {"number": each.pk, "topic": each.topic, "kind": each.kind, "began_with": each.scenario}
        row |= {"seed": each.seed, "made": times.wall(each.made_us), "last_used": times.wall(each.touched_us)}
        rows.append(row | {"operations": worlds.count_done(each.pk, person_id) if each.is_ready else 0})
        if topic is not None and each.is_ready:
            lines = worlds.lines_oldest_first(each.pk, person_id)
            files[f"lab-{each.pk}.sh"] = "".join(script.script(str(topic.lab.title), topic.lab.region, lines))
    yield Kept("labs", _("Labs"), rows, files)
