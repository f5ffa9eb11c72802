"""A run of an experiment, from the prediction to the goal. Each step is refused until the one before is done."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from django.utils import timezone

from courseware.experiments.experiment import Experiment
from courseware.experiments.models import Run
from courseware.labs import topics, worlds
from courseware.labs.topics import Topic
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.marking import packed
from courseware.quizzes.types import lab, line, predict
from courseware.quizzes.types.contract import Answer, Data, Result
from courseware.quizzes.types.draw import drawn
from courseware.quizzes.types.kinds import kind_of
from courseware.quizzes.types.runs import ShownStep, shown_steps
from services.engine.clock import SECOND_US
from services.engine.world import World

Prediction = predict.Shown | line.Shown

# The least of these at which a run takes at most so long.
SPEEDS = (10, 60, 600, 3600)
LONGEST_RUN_S = 30


class TooEarly(Exception):
    """Something that comes later in an experiment was asked for."""


@dataclass(frozen=True)
class Begun:
    """What is asked in an experiment: the prediction, and the task."""

    prediction: Prediction
    task: lab.Shown


def asked(topic: Topic, experiment: Experiment) -> Begun:
    """What the experiment asks, its texts filled in. Raises Unclear."""
    ground = ground_of(topic)
    prediction, task = experiment.prediction(), experiment.question()
    return Begun(
        kind_of(prediction).prepare(prediction, drawn(prediction, "", ground)),
        lab.prepare(task, drawn(task, "", ground)),
    )


def begin(person_id: int, topic: Topic, experiment: Experiment, answer: Answer) -> Run:
    """A run whose prediction is committed, in a new world. Raises NoRoom."""
    questions = asked(topic, experiment)
    world_id = worlds.begin(
        person_id, kind=worlds.Kind.EXPERIMENT, topic=topic.slug, scenario=experiment.scenario, seed=experiment.scenario
    )
    return Run.objects.create(
        person_id=person_id,
        topic=topic.slug,
        experiment=experiment.id,
        world=world_id,
        prediction_shown=packed(questions.prediction),
        prediction=packed(answer),
        task_shown=packed(questions.task),
    )


def prediction_of(run: Run) -> Prediction:
    """The prediction's question as it was asked."""
    found: Prediction = msgspec.json.decode(run.prediction_shown, type=Prediction)
    return found


def task_of(run: Run) -> lab.Shown:
    """The task as it was set."""
    return msgspec.json.decode(run.task_shown, type=lab.Shown)


def answer_of(text: str) -> Answer:
    """What was predicted, or seen."""
    return msgspec.json.decode(text)


def result_of(run: Run) -> Result:
    """How the prediction compares with what was so."""
    return msgspec.json.decode(run.result, type=Result)


def go(run: Run) -> worlds.Look:
    """Does what the run begins with, and starts the clock. Twice does no more than once."""
    look = _look(run)
    if run.until_us is None:
        steps = prediction_of(run).steps
        for number, step in enumerate(steps):
            if not step.wait:
                look = _do(run, step, f"run-{run.pk}-{number}")
        until_us = look.world.now_us + int(seconds_of(prediction_of(run)) * SECOND_US)
        Run.objects.filter(pk=run.pk, until_us=None).update(until_us=until_us)
        run.refresh_from_db(fields=["until_us"])
    if is_over(run, look.world):
        return look
    return worlds.set_clock(run.world, run.person_id, worlds.Speed(speed_of(prediction_of(run))))


def seconds_of(shown: Prediction) -> float:
    """How much virtual time a run takes."""
    return shown.seconds[-1] if isinstance(shown, line.Shown) else sum(step.wait for step in shown.steps)


def speed_of(shown: Prediction) -> int:
    """How fast a run goes: fast enough to be watched to its end."""
    seconds = seconds_of(shown)
    return next((speed for speed in SPEEDS if seconds <= speed * LONGEST_RUN_S), SPEEDS[-1])


def to_the_end(run: Run) -> worlds.Look:
    """On to the run's end, and there the clock stands. Raises TooEarly, and Moved where time is past it."""
    if run.until_us is None:
        raise TooEarly
    worlds.set_clock(run.world, run.person_id, worlds.Speed(0))
    look = _look(run)
    if is_over(run, look.world):
        return look
    return worlds.set_clock(run.world, run.person_id, worlds.JumpTo(run.until_us))


def is_over(run: Run, world: World) -> bool:
    """Whether the run has reached its end."""
    return run.until_us is not None and world.now_us >= run.until_us


def say_seen(run: Run, data: Data) -> None:
    """What she saw; only now is it compared. Raises TooEarly, Unreadable, Faulty."""
    if run.seen:
        return
    if not is_over(run, _look(run).world):
        raise TooEarly
    shown = prediction_of(run)
    answer = kind_of(shown).read(shown, data)
    result = kind_of(shown).grade(shown, answer_of(run.prediction), ground_of(_topic(run)))
    Run.objects.filter(pk=run.pk, seen="").update(seen=packed(answer), result=packed(result))
    run.refresh_from_db(fields=["seen", "result"])


def standing(run: Run, world: World) -> Result:
    """Which goals are reached in a world."""
    return lab.grade_world(task_of(run), world, ground_of(_topic(run)))


def hint(run: Run) -> None:
    """One more hint. Raises TooEarly before the run was compared."""
    _must_be_compared(run)
    Run.objects.filter(pk=run.pk, hints=run.hints).update(hints=min(run.hints + 1, len(task_of(run).hints)))
    run.refresh_from_db(fields=["hints"])


def solution(topic: Topic, experiment: Experiment) -> Sequence[ShownStep]:
    """The worked solution, step by step."""
    question = experiment.question()
    return shown_steps(question.solution, drawn(question, "", ground_of(topic)))


def show_step(run: Run, steps: Sequence[ShownStep]) -> worlds.Look:
    """Does the next step of the solution in her world. Raises TooEarly before all hints were taken."""
    _must_be_compared(run)
    if run.hints < len(task_of(run).hints):
        raise TooEarly
    number = run.steps_shown
    if number >= len(steps):
        return _look(run)
    if not Run.objects.filter(pk=run.pk, steps_shown=number).update(steps_shown=number + 1):
        return _look(run)
    run.refresh_from_db(fields=["steps_shown"])
    step = steps[number]
    if step.wait:
        worlds.set_clock(run.world, run.person_id, worlds.Speed(0))
        return worlds.set_clock(run.world, run.person_id, worlds.Step(int(step.wait * SECOND_US)))
    return _do(run, step, f"show-{run.pk}-{number}")


def finish(run: Run) -> worlds.Look:
    """Notes that the goals are reached, if they are. Raises TooEarly where they are not."""
    _must_be_compared(run)
    look = _look(run)
    if not standing(run, look.world).is_full:
        raise TooEarly
    Run.objects.filter(pk=run.pk, reached_at=None).update(reached_at=timezone.now())
    run.refresh_from_db(fields=["reached_at"])
    return look


def _must_be_compared(run: Run) -> None:
    if not run.seen:
        raise TooEarly


def _do(run: Run, step: ShownStep, token: str) -> worlds.Look:
    call = worlds.Call(step.service, step.operation, step.params, _topic(run).lab.region)
    done = worlds.call(run.world, run.person_id, call, token=token)
    return done.look


def _look(run: Run) -> worlds.Look:
    found = worlds.look(run.world, run.person_id)
    if found is None:
        raise worlds.Reload(f"world {run.world}")
    return found


def _topic(run: Run) -> Topic:
    found = topics.topic(run.topic)
    assert found is not None, "a run is of a topic that is registered"
    return found
