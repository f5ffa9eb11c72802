"""An experiment's own page, where one predicts, says what one saw and reads what it shows; its buttons in the lab."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courseware.experiments import finding, running, words
from courseware.experiments.chart import chart
from courseware.experiments.experiment import Experiment
from courseware.experiments.models import Run
from courseware.labs import worlds
from courseware.labs.page import answers, staging
from courseware.labs.page.asked import asked as asked_of
from courseware.labs.topics import Topic, View
from courseware.labs.views import about_a_world
from courseware.people import persons
from courseware.quizzes.addresses import page_address
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.checks import check
from courseware.quizzes.forms import AnswerForm
from courseware.quizzes.ground import Ground
from courseware.quizzes.texts import html
from courseware.quizzes.types import line, predict
from courseware.quizzes.types.contract import Result, Unreadable
from courseware.quizzes.types.kinds import kind_of

PREDICTION, SEEN = "prediction", "seen"


@require_http_methods(["GET", "HEAD", "POST"])
@about_a_world
def experiment(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The page. A POST commits a prediction, or says what was seen."""
    topic, found = finding.experiment_called(slug, name)
    run = finding.newest_run(request, topic, found)
    if request.method == "POST":
        return _seen(request, topic, found, run) if request.POST.get("do") == SEEN else _predict(request, topic, found)
    if run is not None and request.GET.get("again") and run.seen:
        run = None
    return _page(request, topic, found, run)


def _predict(request: HttpRequest, topic: Topic, found: Experiment) -> HttpResponse:
    shown = running.asked(topic, found).prediction
    try:
        answer = kind_of(shown).read(shown, dict(request.POST.lists()))
    except Unreadable as unreadable:
        return _page(request, topic, found, None, refused=unreadable)
    try:
        run = running.begin(persons.ensure_person(request), topic, found, answer)
    except worlds.NoRoom:
        return render(request, "labs/no_room.html", {"topic": topic}, status=409)
    return redirect(_lab(run))


def _seen(request: HttpRequest, topic: Topic, found: Experiment, run: Run | None) -> HttpResponse:
    if run is None:
        raise Http404
    try:
        running.say_seen(run, dict(request.POST.lists()))
    except Unreadable as unreadable:
        return _page(request, topic, found, run, refused=unreadable)
    except running.TooEarly:
        return redirect(_lab(run))
    return redirect(reverse("experiments:experiment", args=[topic.slug, found.id]) + "#result")


def _page(
    request: HttpRequest, topic: Topic, found: Experiment, run: Run | None, *, refused: Unreadable | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "topic": topic,
        "lab": topic.lab,
        "experiment": found,
        "intro": html(found.intro),
        "run": run,
        "lab_at": _lab(run) if run else "",
        "teaches": page_address(topic.slug, found.page),
    }
    context |= _state(request, topic, found, run, refused)
    return render(request, "experiments/experiment.html", context, status=422 if refused else 200)


def _state(
    request: HttpRequest, topic: Topic, found: Experiment, run: Run | None, refused: Unreadable | None
) -> dict[str, Any]:
    if run is None:
        shown = running.asked(topic, found).prediction
        start = topic.lab.draw(worlds.preview(topic.slug, found.scenario), View(width="narrow"))
        return {
            "phase": "predict",
            "form": _form(request, shown, refused),
            "line": _drawn_on(shown),
            "question": html(shown.text),
            "start": start,
        }
    shown = running.prediction_of(run)
    said = {"predicted": words.predicted(run), "question": html(shown.text)}
    if not run.seen:
        look = _look(run)
        is_over = look is not None and running.is_over(run, look.world)
        return said | {
            "phase": "see" if is_over else "run",
            "is_gone": look is None,
            "form": _form(request, shown, refused),
            "line": _drawn_on(shown),
        }
    return said | _compared(request, topic, found, run, shown)


def _compared(
    request: HttpRequest, topic: Topic, found: Experiment, run: Run, shown: running.Prediction
) -> dict[str, Any]:
    result = running.result_of(run)
    saw_right = kind_of(shown).grade(shown, running.answer_of(run.seen), ground_of(topic)).is_full
    return {
        "phase": "done" if run.reached_at else "task",
        "is_gone": _look(run) is None,
        "seen": words.seen(run),
        "observed": html(result.observed),
        "verdict": words.verdict(was_right=result.is_full, saw_right=saw_right),
        "feedback": html(_feedback(result)),
        "chart": _chart(shown, run, ground_of(topic)),
        "table": line.tell(shown, running.answer_of(run.prediction), result) if isinstance(shown, line.Shown) else [],
        "explanation": html(result.explanation),
        "task": html(running.task_of(run).text),
        "told": html(running.task_of(run).explanation),
        "rule": check(request, topic.slug, found.rule) if found.rule and run.reached_at else "",
    }


def _feedback(result: Result) -> str:
    """What is said to a prediction that was not so."""
    wrong = [part.feedback for part in result.parts if part.mark == "wrong" and part.name in (predict.FIELD, "line")]
    return wrong[0] if wrong else ""


def _chart(shown: running.Prediction, run: Run, ground: Ground) -> SafeString | str:
    """Both lines, where one was predicted."""
    if not isinstance(shown, line.Shown):
        return ""
    return chart(shown, [Fraction(each) for each in running.answer_of(run.prediction)], line.run(shown, ground))


def _drawn_on(shown: running.Prediction) -> line.Shown | None:
    """What a line is drawn on, for the form."""
    return shown if isinstance(shown, line.Shown) else None


def _form(request: HttpRequest, shown: running.Prediction, refused: Unreadable | None) -> AnswerForm:
    form = AnswerForm(kind_of(shown).fields(shown), shown.id, request.POST if refused else None)
    if refused is not None:
        form.refuse(refused)
    return form


def _look(run: Run) -> worlds.Look | None:
    """Her world, without a lease; None where it has ended."""
    try:
        return worlds.look(run.world, run.person_id, lease_s=0)
    except worlds.NoSuchWorld:
        return None


def _lab(run: Run) -> str:
    return f"{reverse('labs:lab', args=[run.topic])}?world={run.world}"


Do = Callable[[Topic, Experiment, Run], worlds.Look | None]

DOES: dict[str, Do] = {
    "go": lambda _topic, _experiment, run: running.go(run),
    "end": lambda _topic, _experiment, run: running.to_the_end(run),
    "hint": lambda _topic, _experiment, run: running.hint(run),
    "show": lambda topic, experiment, run: running.show_step(run, running.solution(topic, experiment)),
    "finish": lambda _topic, _experiment, run: running.finish(run),
}


@never_cache
@require_POST
@about_a_world
def do(request: HttpRequest, number: int) -> HttpResponse:
    """A button of the card: the lab answers as it does to its own."""
    topic, found, run = finding.run_called(request, number)
    does = DOES.get(request.POST.get("do", ""))
    if does is None:
        raise Http404
    wanted = asked_of(request).of(run.world)
    try:
        does(topic, found, run)
    except (running.TooEarly, worlds.Moved):
        stage = staging.staged(request, topic, wanted)
        return answers.problem(request, stage, _("That comes later. Here is how it is now."), status=409)
    stage = staging.staged(request, topic, wanted)
    said = _("Goals reached.") if run.reached_at else ""
    return answers.done(request, stage, said=said)
