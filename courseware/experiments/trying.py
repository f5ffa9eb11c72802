"""Whether an experiment does what its author says: tried in the engine, in worlds of several seeds."""

from collections.abc import Iterator, Sequence

from courseware.experiments.experiment import Experiment
from courseware.quizzes.formulas import Unclear
from courseware.quizzes.ground import Ground
from courseware.quizzes.types import lab, line, predict
from courseware.quizzes.types.contract import FULL, Step
from courseware.quizzes.types.draw import Draw, drawn
from courseware.quizzes.types.runs import shown_steps
from services.engine.world import World

SEEDS = ("1", "2")


def faults(experiment: Experiment, ground: Ground, seeds: Sequence[str] = SEEDS) -> Iterator[str]:
    """What is not as it should be, in sentences."""
    try:
        question = experiment.prediction()
        draw = drawn(question, "", ground)
        said = _unexpected(question, draw)
        if said:
            yield f"prediction: {said}"
        for seed in seeds:
            yield from _task(experiment, ground, seed)
    except Unclear as unclear:
        yield str(unclear)


def _task(experiment: Experiment, ground: Ground, seed: str) -> Iterator[str]:
    question = experiment.question()
    draw = drawn(question, "", ground)
    shown = lab.prepare(question, draw)
    start = ground.begin(experiment.scenario, seed)
    _take(start, [*experiment.predict.steps, Step(wait=experiment.predict.seconds)], draw)
    if lab.grade_world(shown, start, ground).is_full:
        yield f"the goals are reached before anything was done (seed {seed})"
    solved = start.fork()
    _take(solved, question.solution, draw)
    result = lab.grade_world(shown, solved, ground)
    if result.score != FULL:
        missed = [goal.text for goal, part in zip(shown.goals, result.parts, strict=False) if part.mark != "right"]
        yield f"the solution misses: {'; '.join(missed)} (seed {seed})"
    for way in question.wrong_ways:
        went = start.fork()
        _take(went, way.steps, draw)
        result = lab.grade_world(shown, went, ground)
        named = [part.misconception for part in result.parts if part.name == "trap"]
        if result.is_full:
            yield f"the wrong way “{way.misconception}” reaches the goals (seed {seed})"
        elif named != [way.misconception]:
            yield f"the wrong way “{way.misconception}” is named {named or 'not at all'} (seed {seed})"


def _unexpected(question: predict.Question | line.Question, draw: Draw) -> str:
    if isinstance(question, line.Question):
        return line.unexpected(question, line.prepare(question, draw), draw)
    return predict.unexpected(question, predict.prepare(question, draw), draw)


def _take(world: World, steps: Sequence[Step], draw: Draw) -> None:
    draw.ground.take(world, shown_steps(list(steps), draw))
