"""An experiment as its file has it: a start, a question to predict, a run, and a task to solve afterwards.

Prediction and task are questions of the bank's types `predict` and `lab`, so that everything that holds for those,
their notation, their marking and their tests, holds here.
"""

import msgspec

from courseware.quizzes.types import lab as lab_type
from courseware.quizzes.types import predict as predict_type
from courseware.quizzes.types.contract import Formula, Step, Strict, Wrong
from courseware.quizzes.types.lab import Goal, Trap, WrongWay
from courseware.quizzes.types.predict import PredictOption
from courseware.quizzes.types.runs import Observe

NO_GROUP = "experiments"


class Predict(Strict, frozen=True, kw_only=True):
    """What is asked before the clock starts, what is done then, for how long it runs, and what is looked at."""

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

    def prediction(self) -> predict_type.Question:
        """The question that is asked before the run."""
        asked = msgspec.structs.asdict(self.predict)
        seconds = asked.pop("seconds")
        asked["steps"] = [*self.predict.steps, Step(wait=seconds)]
        return predict_type.Question(
            id=f"{self.id}-predict",
            title=self.title,
            group=NO_GROUP,
            concepts=self.concepts,
            difficulty="apply",
            page=self.page,
            explanation=self.explanation,
            scenario=self.scenario,
            shuffle=False,
            **asked,
        )

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
