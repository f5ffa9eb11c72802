"""A bank tried out: every question drawn from many seeds, answered rightly and wrongly, and marked.

What `loading` can see by looking at the file it has refused already. This is what only trying shows: a formula that
divides by nothing, two options that come to the same number, a lab task whose solution does not solve it.
"""

from courseware.labs.topics import Topic
from courseware.quizzes.bank import loading
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.bank.loading import Bank
from courseware.quizzes.bank.problems import BankProblems, Problem
from courseware.quizzes.formulas import Unclear
from courseware.quizzes.ground import Ground
from courseware.quizzes.types import kinds, lab, line, predict
from courseware.quizzes.types.contract import FULL, Question, Unreadable
from courseware.quizzes.types.draw import drawn

SEEDS = 20
SEEDS_OF_A_TASK = 3


def check(topic: Topic, seeds: int = SEEDS) -> list[Problem]:
    """All that is wrong with a topic's bank, in the order of its lines; nothing where it has none."""
    try:
        bank = loading.load(topic)
    except BankProblems as refused:
        return refused.problems
    return check_bank(bank, ground_of(topic), seeds)


def check_bank(bank: Bank, ground: Ground, seeds: int = SEEDS) -> list[Problem]:
    """The same for a bank that was read."""
    return [
        Problem(bank.lines.get(question.id, 1), question.id, said)
        for question in bank.questions.values()
        for said in _tried(question, ground, seeds)
    ]


def _tried(question: Question, ground: Ground, seeds: int) -> list[str]:
    """What goes wrong with a question, each thing once."""
    found: dict[str, str] = {}
    for number in range(seeds):
        seed = f"check-{number}"
        said = try_once(question, seed, ground)
        if not said and isinstance(question, lab.Question) and number < SEEDS_OF_A_TASK:
            said = _tried_task(question, seed, ground)
        if said:
            found.setdefault(said, seed)
    return [f"{said} (seed {seed})" for said, seed in found.items()][:3]


def try_once(question: Question, seed: str, ground: Ground) -> str:
    """What goes wrong with a question at one seed; empty where all is well."""
    try:
        draw = drawn(question, seed, ground)
        kind = kinds.kind_of(question)
        shown = kind.prepare(question, draw)
        if isinstance(question, lab.Question) or kinds.is_by_hand(question):
            return ""
        if isinstance(question, line.Question) and (said := line.unexpected(question, shown, draw)):
            return said
        if isinstance(question, predict.Question) and (said := predict.unexpected(question, shown, draw)):
            return said
        result = kind.grade(shown, kind.read(shown, kind.right(shown, ground)), ground)
        if result.score != FULL:
            return "its own right answer does not get the full mark"
        for form in kind.wrong(shown, ground):
            result = kind.grade(shown, kind.read(shown, form), ground)
            if result.score == FULL:
                return f"a wrong answer gets the full mark: {dict(form)}"
            if not any(part.feedback for part in result.parts if part.mark != "right"):
                return f"nothing is said to a wrong answer: {dict(form)}"
    except Unclear as unclear:
        return str(unclear)
    except Unreadable as unreadable:
        return f"its own answer cannot be typed: {unreadable}"
    return ""


def _tried_task(question: lab.Question, seed: str, ground: Ground) -> str:
    try:
        return lab.unexpected(question, drawn(question, seed, ground), seed)
    except Unclear as unclear:
        return str(unclear)
