"""A topic's report: its table, what is broken, what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from courseware.labs.topics import Topic
from courseware.lessons.checking import covering, naming
from courseware.lessons.checking.covering import Covered
from courseware.lessons.faults import Fault
from courseware.quizzes.bank import loading
from courseware.quizzes.bank.loading import Bank
from courseware.quizzes.bank.problems import BankProblems


@dataclass(frozen=True)
class Report:
    """`faults` are broken things, with their places; `gaps` what a finished topic may not leave open."""

    topic: Topic
    rows: list[Covered] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    @property
    def fails(self) -> bool:
        """Whether there is a fault in a topic that says of itself that it is finished."""
        return self.topic.is_finished and bool(self.faults or self.gaps)


def report(topic: Topic) -> Report:
    """What is so of a topic now."""
    bank, broken = _bank_of(topic)
    rows = covering.covered(topic, bank)
    return Report(topic, rows, sorted([*broken, *naming.faults(topic, bank)]), list(covering.gaps(rows)))


def _bank_of(topic: Topic) -> tuple[Bank | None, list[Fault]]:
    """A topic's questions, as far as it has any, and what is wrong with their file if it cannot be read."""
    path = loading.bank_path(topic)
    if path is None:
        return None, []
    try:
        return loading.load(topic), []
    except BankProblems as error:
        return None, [Fault(path, each.line, f"{each.question} {each.message}".strip()) for each in error.problems]


def table(found: Report) -> Iterator[str]:
    """The table as lines of text."""
    wide = max([len(row.name) for row in found.rows], default=4)
    yield f"{'concept':10} {'name':{wide}}  taught on / asked by / shown by"
    for row in found.rows:
        marks = [" ".join(each) or "-" for each in (row.pages, row.questions, row.shown)]
        yield f"{row.concept:10} {row.name:{wide}}  {' / '.join(marks)}"
    taught, asked, shown = (
        (
            sum(bool(each) for each in column)
            for column in zip(*((row.pages, row.questions, row.shown) for row in found.rows), strict=True)
        )
        if found.rows
        else (0, 0, 0)
    )
    yield f"{len(found.rows)} concepts: {taught} taught, {asked} asked for, {shown} to be seen at work"
