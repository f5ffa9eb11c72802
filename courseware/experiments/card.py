"""The card of an experiment in the lab: the prediction pinned, what comes next, and how far the goals are."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.experiments import finding, running
from courseware.experiments.experiment import Experiment
from courseware.experiments.models import Run
from courseware.experiments.words import predicted
from courseware.labs import topics, worlds
from courseware.labs.page import times
from courseware.labs.page.cards import FORM, Card
from courseware.labs.page.marks import press
from courseware.labs.svg import join, tag
from courseware.quizzes.formulas import Unclear
from courseware.quizzes.texts import html, inline
from courseware.quizzes.types.contract import Result

MAIN = "gc-btn gc-btn-main"
SMALL = "gc-btn gc-btn-s"


def card_of(look: worlds.Look, person_id: int) -> Card | None:
    """The card of an experiment's world; none where its run, or the experiment, is gone."""
    run = Run.objects.filter(world=look.id, person=person_id).first()
    topic = topics.topic(look.topic)
    experiment = finding.all_of(topic).get(run.experiment) if run and topic else None
    if run is None or experiment is None:
        return None
    page = reverse("experiments:experiment", args=[run.topic, run.experiment])
    inner = join(list(_parts(run, experiment, look, page)))
    element = tag("section", inner, id="card", cls="gc-card gc-stack gc-exp", aria_label=_("Experiment"))
    return Card(experiment.title, experiment.summary, element, reverse("experiments:do", args=[run.pk]))


def _parts(run: Run, experiment: Experiment, look: worlds.Look, page: str) -> Iterator[SafeString | None]:
    yield tag("h2", _("Experiment"))
    yield tag("p", tag("span", _("You said:"), cls="gc-muted"), " ", predicted(run), cls="gc-exp__said")
    if not run.seen:
        yield from _before(run, look, page)
    elif run.reached_at is None:
        yield from _task(run, experiment, look, page)
    else:
        yield tag("p", tag("b", _("Goals reached.")), " ", tag("a", _("What it shows"), href=page))


def _before(run: Run, look: worlds.Look, page: str) -> Iterator[SafeString | None]:
    if run.until_us is None:
        yield tag("p", _("Nothing has happened yet. Run it, and watch."))
        yield press(FORM, "do", "go", _("Run the experiment"), kind=MAIN, id="card-go")
    elif not running.is_over(run, look.world):
        until = times.told(look.world, run.until_us)
        yield tag("p", _("It runs until %(time)s.") % {"time": until}, cls="gc-num")
        yield press(FORM, "do", "end", _("Go to the end"), kind=SMALL, id="card-end")
    else:
        yield tag("p", _("The run is over. Look at the picture: what happened?"))
        yield tag("a", _("Say what you saw"), href=f"{page}#seen", cls=MAIN, id="card-seen")


def _task(run: Run, experiment: Experiment, look: worlds.Look, page: str) -> Iterator[SafeString | None]:
    task = running.task_of(run)
    yield tag("div", html(task.text), cls="gc-exp__task")
    try:
        result = running.standing(run, look.world)
    except Unclear:
        # Our fault, which the tests of each topic find; she goes on without ticks.
        return
    yield _goals([goal.text for goal in task.goals], result)
    if result.is_full:
        yield press(FORM, "do", "finish", _("Goals reached: finish"), kind=MAIN, id="card-finish")
        return
    yield from _help(run, task.hints, len(experiment.task.solution))


def _goals(texts: list[str], result: Result) -> SafeString:
    parts = {part.name: part for part in result.parts}
    items = []
    for number, text in enumerate(texts, start=1):
        is_so = parts[f"goal-{number}"].mark == "right"
        sign = tag("span", "✓" if is_so else "○", cls="gc-exp__sign", aria_hidden="true")
        said = tag("span", _("reached") if is_so else _("not yet"), cls="gc-vh")
        items.append(tag("li", sign, " ", inline(text), " ", said, cls="gc-exp__goal", data_reached=is_so or None))
    trap = parts.get("trap")
    warning = tag("div", html(trap.feedback), cls="gc-fb gc-fb-hot") if trap else None
    return join([tag("ul", *items, cls="gc-exp__goals"), warning])


def _help(run: Run, hints: list[str], steps: int) -> Iterator[SafeString | None]:
    if run.hints:
        yield tag("ol", *[tag("li", inline(each)) for each in hints[: run.hints]], cls="gc-exp__hints")
    if run.hints < len(hints):
        yield press(FORM, "do", "hint", _("Give me a hint"), kind=SMALL, id="card-hint")
    elif run.steps_shown < steps:
        words = _("Show me: step %(number)d of %(steps)d") % {"number": run.steps_shown + 1, "steps": steps}
        yield press(FORM, "do", "show", words, kind=SMALL, id="card-show")
