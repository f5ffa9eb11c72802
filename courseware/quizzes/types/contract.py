"""What a type of question is: a module with a few phases, each a pure function of plain values.

- `Question` is what a bank's file holds. `prepare(question, draw)` turns it into `Shown`: every number drawn, every
  text filled in, the options in their order. A `Shown` is stored as it is with the answer to it, key and feedback
  included, so that editing a question changes nothing that somebody has answered.
- `fields(shown)` says what is asked for; nothing of the key is in it.
- `read(shown, data)` makes an answer of what a form sent, or raises Unreadable.
- `grade(shown, answer, ground)` gives the mark, the feedback to each part and the explanation.
- `tell(shown, answer, result)` lists what stands on the page afterwards.
- `right(shown, ground)` and `wrong(shown, ground)` are forms that must get the full mark and must not: by them each
  question of each bank is tested.

The module's function names are the contract (`Kind` in `kinds.py`); a new type is a new module and a line there.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

FULL = 1000  # a mark is in thousandths of the question

Formula = str | int | float
Data = Mapping[str, Sequence[str]]  # a form, as it was sent
Answer = Any  # what `read` gives: plain values that JSON can hold
Mark = Literal["right", "wrong", "missed", "plain"]
Difficulty = Literal["recall", "apply", "analyse"]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a bank's file: a key that is not known is an error.

    Defaults are not written down, so that a key that is added to the format leaves every question's version as it was.
    """


class Range(Strict, frozen=True, kw_only=True):
    """A parameter: a whole number of steps from `from` to `to`, or one of `choose`."""

    low: int | float | None = msgspec.field(name="from", default=None)
    to: int | float | None = None
    step: int | float = 1
    choose: list[int | float | str] = []


class Wrong(Strict, frozen=True, kw_only=True):
    """A known wrong way to a number: what it comes to, and what to say to it."""

    when: Formula
    feedback: str
    misconception: str


class Step(Strict, frozen=True, kw_only=True):
    """Something done in a world: an operation, or `wait` seconds of its time."""

    service: str = ""
    operation: str = ""
    params: dict[str, Any] = {}
    wait: int | float = 0


class Question(Strict, frozen=True, kw_only=True, tag_field="type"):
    """What questions of all types have, as `docs/bank.md` explains it to authors."""

    id: str
    title: str
    group: str
    concepts: list[str]
    difficulty: Difficulty
    page: str
    text: str
    explanation: str
    hints: list[str] = []
    in_quiz: bool = True
    reserved: bool = False
    tags: list[str] = []
    parameters: dict[str, Range] = {}
    values: dict[str, Formula] = {}
    require: Formula = ""


class Shown(msgspec.Struct, kw_only=True, tag_field="type", omit_defaults=True):
    """A question as one person sees it, once."""

    id: str
    title: str
    page: str
    text: str
    explanation: str
    hints: list[str] = []


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is asked for. Labels and choices are Markdown; a choice's value says nothing of the key."""

    name: str
    kind: Literal["radio", "checks", "select", "number", "text", "long"]
    label: str = ""
    choices: list[tuple[str, str]] = []
    unit: str = ""


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one part of an answer was marked."""

    name: str
    mark: Mark
    feedback: str = ""
    misconception: str = ""


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A mark, and what is said to it. `observed` tells what the engine showed, where it was run."""

    score: int
    parts: list[Part]
    explanation: str
    observed: str = ""

    @property
    def is_full(self) -> bool:
        return self.score >= FULL


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an answered question: what was asked, what she gave, what is right, and what to say to it."""

    text: str
    mark: Mark
    given: str = ""
    key: str = ""
    feedback: str = ""
    is_chosen: bool = False


class Unreadable(Exception):
    """A form that is no answer. `reason` is one of those that `words.py` has a sentence for."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def sent(data: Data, name: str) -> str:
    """What was sent in a field, once; an empty text where nothing was."""
    found = data.get(name) or [""]
    return found[-1].strip() if isinstance(found[-1], str) else ""


def share(part: int, whole: int) -> int:
    """A part of a whole as a mark, never below nothing; the full mark for all of it alone."""
    return max(0, part) * FULL // whole if whole else 0
