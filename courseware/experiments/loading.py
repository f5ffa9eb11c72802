"""A topic's experiments, read from `experiments/<language>.yaml` in its folder, complete or refused."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec
from django.utils.translation import get_language

from courseware.experiments.experiment import Experiment
from courseware.labs.topics import Topic
from courseware.quizzes.bank.problems import BankProblems, Problem
from courseware.quizzes.bank.reading import Text
from courseware.quizzes.types import lab
from courseware.quizzes.types.contract import Strict
from courseware.quizzes.types.kinds import kind_of

DEFAULT_LANGUAGE = "en"
HINTS = 3


class _File(Strict, frozen=True, kw_only=True):
    format: int
    experiments: list[Experiment]


def experiments(topic: Topic) -> Mapping[str, Experiment]:
    """Each experiment by its id, in the file's order; none where the topic has no file. Raises BankProblems."""
    path = _path(topic)
    return _kept(path, path.stat().st_mtime_ns) if path else {}


def _path(topic: Topic) -> Path | None:
    if topic.folder is None:
        return None
    languages = dict.fromkeys([get_language() or DEFAULT_LANGUAGE, DEFAULT_LANGUAGE])
    paths = (topic.folder / "experiments" / f"{language}.yaml" for language in languages)
    return next((path for path in paths if path.is_file()), None)


@lru_cache(maxsize=32)
def _kept(path: Path, changed_ns: int) -> Mapping[str, Experiment]:
    return read(path.read_text(encoding="utf-8"))


def read(source: str) -> Mapping[str, Experiment]:
    """The experiments of a text. Raises BankProblems."""
    text = Text(source)
    try:
        file = msgspec.convert(text.values, _File)
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at `")
        where = path.rstrip("`")
        raise BankProblems([Problem(text.line_of(where), "", f"{said} (at {where})")]) from error
    problems = [
        Problem(text.line_of(f"$.experiments[{place}]{path}"), each.id, message)
        for place, each in enumerate(file.experiments)
        for path, message in _problems(each, [other.id for other in file.experiments[:place]])
    ]
    if problems:
        raise BankProblems(problems)
    return {each.id: each for each in file.experiments}


def _problems(experiment: Experiment, before: list[str]) -> Iterator[tuple[str, str]]:
    if experiment.id in before:
        yield ".id", "there is another experiment of this id"
    if experiment.predict.seconds <= 0:
        yield ".predict.seconds", "a run takes at least a second"
    if any(step.wait for step in experiment.predict.steps):
        yield ".predict.steps", "what is done before the run takes no time: `seconds` says how long it runs"
    if len(experiment.task.hints) != HINTS:
        yield ".task.hints", f"there are {HINTS} hints, from a nudge to nearly all"
    if not experiment.task.wrong_ways:
        yield ".task", "at least one wrong way is tried"
    if experiment.predict.line and experiment.predict.line.points[-1].seconds != experiment.predict.seconds:
        yield ".predict.line", "the last point is the end of the run"
    question = experiment.prediction()
    for path, message in kind_of(question).problems(question):
        yield f".predict.{path}", message
    for path, message in lab.problems(experiment.question()):
        yield f".task.{path}", message
