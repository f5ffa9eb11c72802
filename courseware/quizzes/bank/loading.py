"""A bank read from its file, complete or refused.

Nothing is shown to anybody that lacks an explanation, a reply to each wrong answer that names the belief behind it,
the concepts it is about, or the page that teaches them: `load` raises, with every problem and its line.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import msgspec
import yaml
from django.utils.translation import get_language

from courseware.labs.topics import Topic
from courseware.quizzes.bank.problems import BankProblems, Problem
from courseware.quizzes.bank.reading import Text
from courseware.quizzes.types.contract import Question, Strict
from courseware.quizzes.types.kinds import AnyQuestion, is_by_hand, kind_of

DEFAULT_LANGUAGE = "en"
LONGEST_TITLE = 60
MOST_HINTS = 3
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_PAGE = re.compile(r"[a-z0-9][a-z0-9-]*(?:#[A-Za-z0-9_.:-]+)?")


class Group(Strict, frozen=True, kw_only=True):
    """Questions of which a quiz of the topic asks one."""

    id: str
    title: str


class _File(Strict, frozen=True, kw_only=True):
    format: int
    groups: list[Group]
    misconceptions: dict[str, str]
    questions: list[AnyQuestion]


@dataclass(frozen=True)
class Bank:
    """All questions of a topic in one language. `lines` says where each stands in its file."""

    topic: str
    groups: tuple[Group, ...]
    misconceptions: Mapping[str, str]
    questions: Mapping[str, AnyQuestion]
    lines: Mapping[str, int] = field(default_factory=dict)

    def concepts(self) -> dict[str, list[str]]:
        """Each concept that a question is about, with the questions' ids."""
        found: dict[str, list[str]] = {}
        for question in self.questions.values():
            for concept in question.concepts:
                found.setdefault(concept, []).append(question.id)
        return found

    def of_group(self, group: str) -> list[AnyQuestion]:
        """The questions of a group that the topic's own quiz may ask, in the file's order."""
        ours = (each for each in self.questions.values() if each.group == group)
        return [each for each in ours if each.in_quiz and not each.reserved and not is_by_hand(each)]


# Questions that are in no file: functions of a topic's slug, filled when apps are ready. What they give goes before a
# question of the same id in the file.
FURTHER: list[Callable[[str], Sequence[AnyQuestion]]] = []


# What of them is not everybody's: functions of a topic's slug and a person's id that give the names of those
# that she may neither see nor put into a quiz.
HIDDEN: list[Callable[[str, int | None], Collection[str]]] = []


def with_further(bank: Bank) -> Bank:
    """A bank with the questions that are in no file."""
    further = {each.id: each for listed in FURTHER for each in listed(bank.topic)}
    if not further:
        return bank
    named = {name for each in further.values() for name in _misconceptions(each)}
    told = {name: name.replace("-", " ").capitalize() + "." for name in sorted(named - bank.misconceptions.keys())}
    return replace(bank, questions={**bank.questions, **further}, misconceptions={**bank.misconceptions, **told})


def bank_path(topic: Topic) -> Path | None:
    """The bank in the reader's language, or in English; None where the topic has none."""
    if topic.folder is None:
        return None
    languages = dict.fromkeys([get_language() or DEFAULT_LANGUAGE, DEFAULT_LANGUAGE])
    paths = (topic.folder / "bank" / f"{language}.yaml" for language in languages)
    return next((path for path in paths if path.is_file()), None)


def load(topic: Topic) -> Bank:
    """A topic's bank; an empty one where it has none. Raises BankProblems."""
    path = bank_path(topic)
    if path is None:
        return Bank(topic.slug, (), {}, {})
    return _kept(topic.slug, path, path.stat().st_mtime_ns, known_concepts(topic))


@lru_cache(maxsize=32)
def _kept(slug: str, path: Path, changed_ns: int, concepts: frozenset[str] | None) -> Bank:
    return read(slug, path.read_text(encoding="utf-8"), concepts=concepts)


def known_concepts(topic: Topic) -> frozenset[str] | None:
    """The ids that `concepts.yaml` knows; None where the topic has no such file yet."""
    path = topic.folder / "concepts.yaml" if topic.folder else None
    return _kept_concepts(path, path.stat().st_mtime_ns) if path and path.is_file() else None


@lru_cache(maxsize=32)
def _kept_concepts(path: Path, changed_ns: int) -> frozenset[str]:
    listed = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    return frozenset(str(each["id"]) for each in listed)


def read(slug: str, source: str, *, concepts: frozenset[str] | None = None) -> Bank:
    """A bank of a text. `concepts` are the ids that are known, where that is known. Raises BankProblems."""
    text = Text(source)
    file = _converted(text)
    problems = [
        Problem(text.line_of(path), question, message)
        for path, question, message in [*_about_file(file), *_about_questions(file, concepts)]
    ]
    if problems:
        raise BankProblems(problems)
    lines = {each.id: text.line_of(f"$.questions[{place}]") for place, each in enumerate(file.questions)}
    questions = {each.id: each for each in file.questions}
    return Bank(slug, tuple(file.groups), file.misconceptions, questions, lines)


def _converted(text: Text) -> _File:
    """The file by its schema. Questions are tried one by one, so that each gets its message."""
    if not isinstance(text.values, dict):
        raise BankProblems([Problem(1, "", "a bank begins with `format: 1`, and then has groups and questions")])
    if text.values.get("format") != 1:
        raise BankProblems([Problem(text.line_of("$.format"), "", "this program reads `format: 1`")])
    listed = text.values.get("questions")
    problems: list[Problem] = []
    for place, each in enumerate(listed if isinstance(listed, list) else []):
        try:
            msgspec.convert(each, AnyQuestion)
        except msgspec.ValidationError as error:
            problems.append(_problem(text, error, f"$.questions[{place}]", _id_of(each)))
    if problems:
        raise BankProblems(problems)
    try:
        return msgspec.convert(text.values, _File)
    except msgspec.ValidationError as error:
        raise BankProblems([_problem(text, error, "$", "")]) from error


def _problem(text: Text, error: msgspec.ValidationError, below: str, question: str) -> Problem:
    said, _, path = str(error).partition(" - at `")
    path = path.rstrip("`")
    where = below + path.removeprefix("$")
    shown = path.removeprefix("$").lstrip(".")
    return Problem(text.line_of(where), question, f"{said} (at {shown})" if shown else said)


def _id_of(values: object) -> str:
    found = values.get("id") if isinstance(values, dict) else None
    return str(found) if found else ""


Found = Iterator[tuple[str, str, str]]  # path, question, message


def _about_file(file: _File) -> Found:
    groups = [each.id for each in file.groups]
    for place, group in enumerate(file.groups):
        if groups.index(group.id) < place:
            yield f"$.groups[{place}]", "", f"there are two groups “{group.id}”"
        if not any(each.group == group.id and each.in_quiz for each in file.questions):
            yield f"$.groups[{place}]", "", f"no question of the group “{group.id}” may be asked in a quiz"
    ids = [each.id for each in file.questions]
    for place, name in enumerate(ids):
        if ids.index(name) < place:
            yield f"$.questions[{place}]", name, "there is another question of this id"
    named = {name for each in file.questions for name in _misconceptions(each)}
    for name in file.misconceptions:
        if name not in named:
            yield f"$.misconceptions.{name}", "", f"no question names the misconception “{name}”"


def _about_questions(file: _File, concepts: frozenset[str] | None) -> Found:
    groups = {each.id for each in file.groups}
    for place, question in enumerate(file.questions):
        at = f"$.questions[{place}]"
        for path, message in problems_of(question, groups, concepts):
            yield f"{at}.{path}", question.id, message
        for path, name in _named_misconceptions(msgspec.to_builtins(question), ""):
            if name not in file.misconceptions:
                yield at + path, question.id, f"the misconception “{name}” is not in the list of `misconceptions`"


def problems_of(question: AnyQuestion, groups: set[str], concepts: frozenset[str] | None) -> list[tuple[str, str]]:
    """What is missing in one question, as (path below the question, sentence)."""
    return [*_about_one(question, groups, concepts), *kind_of(question).problems(question)]


def _about_one(question: Question, groups: set[str], concepts: frozenset[str] | None) -> Iterator[tuple[str, str]]:
    rules = (
        ("id", _ID.fullmatch(question.id), "an id has letters, digits and hyphens, at most 40"),
        ("title", len(question.title) <= LONGEST_TITLE, f"a title has at most {LONGEST_TITLE} characters"),
        ("group", question.group in groups, f"there is no group “{question.group}”"),
        ("concepts", question.concepts, "a question is about at least one concept"),
        ("page", _PAGE.fullmatch(question.page), "the page that teaches it: `name` or `name#anchor`"),
        ("hints", len(question.hints) <= MOST_HINTS, f"a question has at most {MOST_HINTS} hints"),
        ("title", question.title.strip(), "`title` is empty"),
        ("text", question.text.strip(), "`text` is empty"),
        ("explanation", question.explanation.strip(), "`explanation` is empty: why is the right answer right?"),
    )
    yield from ((path, message) for path, is_kept, message in rules if not is_kept)
    for place, concept in enumerate(question.concepts):
        if concepts is not None and concept not in concepts:
            yield f"concepts[{place}]", f"concepts.yaml knows no “{concept}”"
    for path in _silent(msgspec.to_builtins(question), ""):
        yield path, "`feedback` is empty: it says what holds in the answer, and what belief it shows"


def _silent(value: object, path: str) -> Iterator[str]:
    """Where a reply to a wrong answer says nothing. Options may have none: their own check knows which."""
    if isinstance(value, dict):
        names_a_belief = "misconception" in value and not {"right", "expect"} & value.keys()
        if names_a_belief and not str(value.get("feedback", "?")).strip():
            yield path.lstrip(".")
        for name, below in value.items():
            yield from _silent(below, f"{path}.{name}")
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from _silent(below, f"{path}[{place}]")


def _misconceptions(question: Question) -> set[str]:
    return {name for _, name in _named_misconceptions(msgspec.to_builtins(question), "")}


def _named_misconceptions(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, below in value.items():
            if name == "misconception" and below:
                yield path, str(below)
            else:
                yield from _named_misconceptions(below, f"{path}.{name}")
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from _named_misconceptions(below, f"{path}[{place}]")


def digest(question: Question) -> str:
    """The fingerprint of a question's content, by which its version is known."""
    return sha256(content(question)).hexdigest()


def content(question: Question) -> bytes:
    """A question as it is stored."""
    return msgspec.json.encode(question)
