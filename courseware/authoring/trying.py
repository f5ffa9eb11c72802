"""What an author sees of a question before it is saved: formulas in some draws, draws with their key, goals tried."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.authoring.bounded import bounded
from courseware.labs.topics import Topic
from courseware.quizzes import presenting
from courseware.quizzes.formulas import Unclear, names_in
from courseware.quizzes.ground import Ground
from courseware.quizzes.presenting import Asked
from courseware.quizzes.texts import html, inline
from courseware.quizzes.types import contract, essay, kinds, lab, runs
from courseware.quizzes.types.contract import Line, Range
from courseware.quizzes.types.draw import drawn, written
from courseware.quizzes.types.kinds import AnyQuestion
from courseware.quizzes.types.runs import unpacked

DRAWS = 3
FORMULA_DRAWS = 5
MOST_REPLIES = 8
NOTHING = SafeString("")
LONGEST_SHOWN = 1200


@dataclass(frozen=True)
class Told:
    """A line of a key or a reply, as it is shown to an author."""

    text: SafeString
    mark: str
    given: str
    key: str
    feedback: SafeString


@dataclass(frozen=True)
class Drawn:
    """A question as one seed shows it, with its key and what is said to wrong answers."""

    number: int
    asked: Asked | None = None
    names: str = ""
    key: Sequence[Told] = ()
    replies: Sequence[Told] = ()
    explanation: SafeString = NOTHING
    observed: SafeString = NOTHING
    trouble: str = ""


@dataclass(frozen=True)
class GoalSeen:
    """What a goal finds at the start, and after the solution."""

    text: SafeString
    looked_at: str
    expected: str
    at_start: str
    after: str
    holds_at_start: bool
    holds_after: bool


@dataclass(frozen=True)
class FormulaSeen:
    """A formula in one draw: the names that it asks for, and its value."""

    names: str
    value: str


def draws(topic: Topic, question: AnyQuestion, count: int = DRAWS, first: int = 0) -> list[Drawn]:
    """A question as several seeds show it, from a number on."""
    ground = bounded(topic)
    return [_drawn(question, number, ground) for number in range(first + 1, first + count + 1)]


def _drawn(question: AnyQuestion, number: int, ground: Ground) -> Drawn:
    seed = f"preview-{number}"
    kind = kinds.kind_of(question)
    try:
        draw = drawn(question, seed, ground)
        shown = kind.prepare(question, draw)
        shown.id = f"draw-{number}"
        asked = replace(presenting.asked(shown, url="", token=""), hints=[inline(each) for each in shown.hints])
        own = [*question.parameters, *question.values]
        found = Drawn(number, asked, ", ".join(f"{name} = {written(draw.names[name])}" for name in own))
        if isinstance(question, lab.Question):
            return replace(found, explanation=html(shown.explanation))
        if isinstance(question, essay.Question):
            rubric = [Told(inline(each.text), "plain", str(each.points), "", NOTHING) for each in shown.rubric]
            return replace(found, key=rubric, explanation=html(shown.explanation))
        result = kind.grade(shown, kind.read(shown, kind.right(shown, ground)), ground)
        key = kind.tell(shown, kind.read(shown, kind.right(shown, ground)), result)
        return replace(
            found,
            key=[_told(line) for line in key if line.mark != "plain" or line.given],
            replies=list(_replies(kind, shown, ground)),
            explanation=html(result.explanation),
            observed=html(result.observed),
        )
    except Unclear as unclear:
        return Drawn(number, trouble=str(unclear))
    except Exception as error:  # functions of the topic and the engine may raise anything; an author is told
        return Drawn(number, trouble=f"{type(error).__name__}: {error}")


def _replies(kind: Any, shown: Any, ground: Ground) -> Iterator[Told]:
    known: set[tuple[str, str]] = set()
    for form in kind.wrong(shown, ground):
        given = kind.read(shown, form)
        for line in kind.tell(shown, given, kind.grade(shown, given, ground)):
            said = (line.given or line.text, line.feedback)
            if line.feedback and line.mark != "right" and said not in known and len(known) < MOST_REPLIES:
                known.add(said)
                yield _told(line)


def _told(line: Line) -> Told:
    key = line.key if line.mark in ("wrong", "missed") else ""
    return Told(inline(line.text), line.mark, line.given, key, html(line.feedback))


def goals(topic: Topic, question: lab.Question) -> tuple[list[GoalSeen], str]:
    """What each goal finds before and after the solution, and what went wrong with the steps."""
    ground, seed = bounded(topic), "preview-1"
    try:
        draw = drawn(question, seed, ground)
        shown = lab.prepare(question, draw)
        start = ground.begin(question.scenario, seed)
        solved, trouble = start.fork(), ""
        try:
            ground.take(solved, runs.shown_steps(question.solution, draw))
        except Unclear as unclear:
            trouble = str(unclear)
        return [_goal(goal, start, solved, ground) for goal in shown.goals], trouble
    except Unclear as unclear:
        return [], str(unclear)
    except Exception as error:  # as above
        return [], f"{type(error).__name__}: {error}"


def _goal(goal: lab.ShownGoal, start: Any, solved: Any, ground: Ground) -> GoalSeen:
    before, holds_before, _answer = _looked(goal, start, ground)
    after, holds_after, answer = _looked(goal, solved, ground)
    words = {"equal": "=", "not_equal": "≠", "at_least": "≥", "at_most": "≤"}[goal.compare]
    expected = f"{words} {written(unpacked(goal.expected))}"
    return GoalSeen(inline(goal.text), answer, expected, before, after, holds_before, holds_after)


def _looked(goal: lab.ShownGoal, world: Any, ground: Ground) -> tuple[str, bool, str]:
    """What is found, whether the goal holds, and the whole answer in which it was looked for."""
    try:
        found = runs.seen(goal.observe, world, ground)
        said = _("nothing") if found is None else written(found)
        return said, lab.holds(goal, world, ground), _answer(goal, world, ground)
    except Unclear as unclear:
        return str(unclear), False, _answer(goal, world, ground)


def _answer(goal: lab.ShownGoal, world: Any, ground: Ground) -> str:
    look = goal.observe
    if not look.operation:
        return ""
    whole = ground.ask(world, look.service, look.operation, look.params, "@")
    if whole is None:
        return _("AWS refuses this call.")
    packed = msgspec.json.encode(whole, enc_hook=str)
    return msgspec.json.format(packed, indent=1).decode()[:LONGEST_SHOWN]


def formula(
    topic: Topic, text: str | float, parameters: dict[str, Range], values: dict[str, Any]
) -> tuple[list[FormulaSeen], str]:
    """A formula in some draws, and what is wrong with it where it has no value."""
    ground = bounded(topic)
    bare = contract.Question(
        id="try", title="", group="", concepts=[], difficulty="apply", page="", text="", explanation="",
        parameters=parameters, values=values,
    )  # fmt: skip
    found: list[FormulaSeen] = []
    try:
        asked = names_in(text)
        for number in range(FORMULA_DRAWS):
            draw = drawn(bare, f"preview-{number + 1}", ground)
            value = draw.value(text)
            names = [f"{name} = {written(draw.names[name])}" for name in sorted(asked & draw.names.keys())]
            seen = FormulaSeen(", ".join(names), written(value))
            if seen not in found:
                found.append(seen)
    except Unclear as unclear:
        return found, str(unclear)
    except Exception as error:  # a function of the topic may raise anything
        return found, f"{type(error).__name__}: {error}"
    return found, ""
