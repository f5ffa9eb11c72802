"""An experiment as its file has it: a start, a question to predict, a run, and a task to solve afterwards.

Prediction and task are questions of the bank's types `predict` and `lab`, so that everything that holds for those,
their notation, their marking and their tests, holds here.
"""

from typing import Any

import msgspec

from courseware.quizzes.types import lab as lab_type
from courseware.quizzes.types import line as line_type
from courseware.quizzes.types import predict as predict_type
from courseware.quizzes.types.contract import Formula, Step, Strict, Wrong
from courseware.quizzes.types.lab import Goal, Trap, WrongWay
from courseware.quizzes.types.line import Point, WrongLine
from courseware.quizzes.types.predict import PredictOption
from courseware.quizzes.types.runs import Observe

NO_GROUP = "experiments"


class PredictedLine(Strict, frozen=True, kw_only=True):
    """Where a line is to be drawn: at which instants of the run, between which values."""

    points: list[Point]
    low: int
    high: int
    expect: list[Formula]
    wrong: list[WrongLine] = []


class Predict(Strict, frozen=True, kw_only=True):
    """What is asked before the clock starts, what is done then, for how long it runs, and what is looked at.

    A choice (`options`), a number (`expect`), or a line (`line`).
    """

    text: str
    seconds: int
    observe: Observe
    observed: str
    steps: list[Step] = []
    options: list[PredictOption] = []
    expect: Formula = ""
    tolerance: Formula = 0
    label: str = ""
    unit: str = ""
    wrong: list[Wrong] = []
    otherwise: str = ""
    line: PredictedLine | None = None


class Task(Strict, frozen=True, kw_only=True):
    """What to reach in the same world. The solution begins where the run ended."""

    text: str
    goals: list[Goal]
    solution: list[Step]
    hints: list[str]
    traps: list[Trap] = []
    wrong_ways: list[WrongWay] = []
    told: str  # what is said when the goals are reached


class Experiment(Strict, frozen=True, kw_only=True):
    """`rule` is a question of the bank that asks for the rule, with numbers that were not seen in the experiment."""

    id: str
    title: str
    summary: str
    concepts: list[str]
    page: str
    minutes: int
    scenario: str
    intro: str
    predict: Predict
    explanation: str
    task: Task
    rule: str = ""

    def prediction(self) -> predict_type.Question | line_type.Question:
        """The question that is asked before the run."""
        asked = msgspec.structs.asdict(self.predict)
        drawn, seconds = asked.pop("line"), asked.pop("seconds")
        common: dict[str, Any] = {
            "id": f"{self.id}-predict",
            "title": self.title,
            "group": NO_GROUP,
            "concepts": self.concepts,
            "difficulty": "apply",
            "page": self.page,
            "explanation": self.explanation,
            "scenario": self.scenario,
        }
        if drawn is not None:
            told: dict[str, Any] = {
                name: asked[name] for name in ("text", "observe", "observed", "steps", "unit", "tolerance", "otherwise")
            }
            return line_type.Question(**common, **told, **msgspec.structs.asdict(drawn))
        asked["steps"] = [*self.predict.steps, Step(wait=seconds)]
        return predict_type.Question(**common, **asked, shuffle=False)

    def question(self) -> lab_type.Question:
        """The task as a question; it begins where the run ended."""
        return lab_type.Question(
            id=f"{self.id}-task",
            title=self.title,
            group=NO_GROUP,
            concepts=self.concepts,
            difficulty="apply",
            page=self.page,
            text=self.task.text,
            explanation=self.task.told,
            hints=self.task.hints,
            goals=self.task.goals,
            solution=self.task.solution,
            scenario=self.scenario,
            traps=self.task.traps,
            wrong_ways=self.task.wrong_ways,
        )
