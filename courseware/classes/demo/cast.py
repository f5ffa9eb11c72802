"""Who is in the demonstration: how much each knows, how each errs. Pure."""

from dataclasses import dataclass, replace

from courseware.quizzes.types.kinds import AnyQuestion
from services.engine.chance import chance

SEED = "demonstration"
STUDENTS = 24
_WHOLE = 2**64
# How much harder than the middle a question is, on the scale of abilities.
HARDER = {"recall": -0.25, "apply": 0.0, "analyse": 0.2}
# How far two questions of one difficulty may lie apart.
SPREAD = 0.3


@dataclass(frozen=True)
class Student:
    """One of the students. `ability` is between 0 and 1."""

    number: int
    ability: float

    @property
    def name(self) -> str:
        return f"Student {self.number:02}"

    def having_learned(self) -> "Student":
        """The same, who has read the explanations."""
        return replace(self, ability=min(self.ability + 0.25, 1.0))

    @property
    def login(self) -> str:
        return f"demo-{self.number:02}"


def share(name: str, count: int = 0) -> float:
    """A number in [0, 1) that belongs to this name."""
    return chance(SEED, name, count) / _WHOLE


def students() -> list[Student]:
    """All of them. The mean of three draws: most in the middle, few at the ends."""
    return [
        Student(number, sum(share(f"ability/{number}", draw) for draw in range(3)) / 3)
        for number in range(1, STUDENTS + 1)
    ]


def knows(student: Student, question: AnyQuestion) -> bool:
    """Whether she has the right answer: likelier the more she knows, and the easier the question is."""
    own = (share(f"difficulty/{question.id}") - 0.5) * SPREAD
    likely = 0.6 + 1.3 * (student.ability - 0.5) - HARDER[question.difficulty] - own
    return share(f"knows/{student.number}/{question.id}") < min(max(likely, 0.04), 0.97)


def errs(student: Student, question: AnyQuestion, ways: int) -> int:
    """Which of the wrong ways she goes: the first is the one that most go."""
    drawn = share(f"errs/{student.number}/{question.id}")
    return int(drawn * drawn * ways)


def confidence(student: Student, question: AnyQuestion, *, is_right: bool) -> int:
    """How sure she says she is, of three steps; some are sure and wrong."""
    drawn = share(f"sure/{student.number}/{question.id}")
    return 1 + int(drawn * 2.2 + (0.6 if is_right else 0.1))
