"""Of a person's experiments: each run. They stay for statistics, and their worlds go."""

import json
from collections.abc import Iterable

from django.utils.translation import gettext as _

from courseware.experiments.models import Run
from courseware.people.own_data import Kept, collects, erases


@collects
def runs_of(person_id: int) -> Iterable[Kept]:
    """Her runs, with what she predicted and what she saw."""
    rows = [
        {
            "topic": each.topic,
            "experiment": each.experiment,
            "began": each.began_at,
            "predicted": json.loads(each.prediction) if each.prediction else None,
            "seen": json.loads(each.seen) if each.seen else None,
            "hints": each.hints,
            "task_done": each.reached_at,
        }
        for each in Run.objects.filter(person=person_id).order_by("pk")
    ]
    yield Kept("experiments", _("Experiments and predictions"), rows)


@erases
def leave_runs(person_id: int, nobody_id: int) -> None:
    """Runs stay as nobody's."""
    Run.objects.filter(person=person_id).update(person=nobody_id)
