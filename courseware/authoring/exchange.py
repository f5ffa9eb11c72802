"""Questions of a file into the bank, and of the bank into a file.

A question of another format has no misconceptions, and often no replies, concepts or page. It is taken as it is, with a
list of what is to be completed; until then it stands only in quizzes that an instructor makes (`reserved`), and the
editor asks for the rest with the next save.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courseware.authoring import contents, further, keeping
from courseware.authoring.models import Revision, Written
from courseware.labs.topics import Topic
from courseware.people.models import Person
from courseware.quizzes import serving
from courseware.quizzes.bank import loading
from courseware.quizzes.bank.checking import try_once
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.formats import bank, settling
from courseware.quizzes.formats.contract import Dropped, Imported, Lost, Read
from courseware.quizzes.types.kinds import AnyQuestion
from courseware.quizzes.types.lab import Question as Task
from courseware.quizzes.types.line import Question as Line
from courseware.quizzes.types.predict import Question as Prediction


class Format(NamedTuple):
    """A format by its name in a form: what it is called, how it is read, and the ending of its files."""

    title: Any
    read: Callable[[bytes], Imported]
    ending: str


def _foreign(name: str) -> Any:
    """The module of another system's format: what it reads with is large, and few processes ever need it."""
    return import_module(f"courseware.quizzes.formats.{name}")


FORMATS = {
    "yaml": Format(gettext_lazy("YAML, as this bank is written"), bank.read, "yaml"),
    "gift": Format(gettext_lazy("GIFT"), lambda content: _foreign("gift").read(content), "gift.txt"),
    "moodle": Format(gettext_lazy("Moodle XML"), lambda content: _foreign("moodle").read(content), "xml"),
}


@dataclass(frozen=True)
class Arrival:
    """A question of a file as it would be stored. `is_known`: the bank has it already, so it is passed over."""

    line: int
    question: AnyQuestion
    text: str
    missing: tuple[str, ...] = ()
    is_known: bool = False
    is_renamed: bool = False


@dataclass(frozen=True)
class Plan:
    """What would become of a file."""

    arrivals: list[Arrival]
    dropped: list[Dropped]

    @property
    def new(self) -> list[Arrival]:
        return [each for each in self.arrivals if not each.is_known]

    @property
    def known(self) -> list[Arrival]:
        return [each for each in self.arrivals if each.is_known]


def plan(topic: Topic, form: str, content: bytes) -> Plan:
    """What would become of a file. Raises Unusable."""
    imported = FORMATS[form].read(content)
    held = serving.bank_of(topic)
    groups = [each.id for each in held.groups]
    taken, prints = set(held.questions), {_print(each) for each in held.questions.values()}
    # Names of archived questions, and of those that others keep to themselves, are taken as well.
    taken.update(Written.objects.filter(topic=topic.slug).values_list("name", flat=True))
    arrivals, dropped = [], list(imported.dropped)
    for each in imported.questions:
        arrival = _arrival(topic, form, each, groups, taken, prints)
        if isinstance(arrival, Dropped):
            dropped.append(arrival)
        else:
            arrivals.append(arrival)
            taken.add(arrival.question.id)
            prints.add(_print(arrival.question))
    return Plan(arrivals, sorted(dropped, key=lambda each: each.line))


def _arrival(
    topic: Topic, form: str, read: Read, groups: list[str], taken: set[str], prints: set[str]
) -> Arrival | Dropped:
    question = read.question
    if _print(question) in prints:
        return Arrival(read.line, question, "", is_known=True)
    changes: dict[str, Any] = {}
    is_renamed = question.id in taken
    if not question.id or is_renamed:
        changes["id"] = keeping.new_name()
    if groups and question.group not in groups:
        changes["group"] = groups[0]
    ready = msgspec.structs.replace(question, **changes) if changes else question
    missing = tuple(dict.fromkeys(_missing(topic, ready, groups)))
    if (missing or form != "yaml") and not ready.reserved:
        changes["reserved"] = True
        ready = msgspec.structs.replace(ready, reserved=True)
    if not isinstance(ready, Task | Line | Prediction):
        said = try_once(ready, "import", ground_of(topic))
        if said and not said.startswith("nothing is said"):
            return Dropped(read.line, said, ready.title)
    text = read.source if read.source and not changes else contents.text_of(ready)
    if len(text) > contents.LONGEST:
        return Dropped(read.line, _("the question is too long"), ready.title)
    return Arrival(read.line, ready, text, missing, is_renamed=is_renamed)


def _missing(topic: Topic, question: AnyQuestion, groups: list[str]) -> list[str]:
    known = loading.known_concepts(topic)
    return [message for _path, message in loading.problems_of(question, set(groups) or {question.group}, known)]


def _print(question: AnyQuestion) -> str:
    """By which two questions are the same, whatever they are called and wherever they may be asked."""
    same = msgspec.structs.replace(question, id="", group="", reserved=False, in_quiz=True, tags=[])
    return loading.digest(same)


def apply(topic: Topic, arrivals: Sequence[Arrival], author: Person, note: str) -> list[Written]:
    """Stores what is new, all of it or nothing. Raises IntegrityError where a name was taken meanwhile."""
    rows = []
    for each in arrivals:
        row = Written(topic=topic.slug, name=each.question.id, owner=author, number=1)
        keeping.describe(row, each.question)
        row.packed = loading.content(each.question).decode()
        rows.append(row)
    with transaction.atomic():
        made = Written.objects.bulk_create(rows, batch_size=500)
        pairs = zip(made, arrivals, strict=True)
        Revision.objects.bulk_create(
            [
                Revision(written=row, number=1, content=each.text, author=author, note=note[: keeping.LONGEST_NOTE])
                for row, each in pairs
            ],
            batch_size=500,
        )
        further.changed(topic.slug)
    return made


def exported(topic: Topic, chosen: Sequence[Written], form: str) -> tuple[bytes, list[Lost]]:
    """A file of the chosen questions, and what the format cannot carry of them."""
    texts = {each.name: keeping.text_of(each) for each in chosen}
    bank_of = serving.bank_of(topic).questions
    questions = [bank_of.get(each.name) or contents.question_of(topic, texts[each.name]) for each in chosen]
    if form == "yaml":
        return bank.write(questions, texts)
    return _translated(topic, questions, form)


def whole_bank(topic: Topic, form: str) -> tuple[bytes, list[Lost]]:
    """A file of all questions of a topic that are served. In YAML, what is as shipped stands as in the shipped file."""
    questions = list(serving.bank_of(topic).questions.values())
    if form != "yaml":
        return _translated(topic, questions, form)
    path = loading.bank_path(topic)
    here = Written.objects.filter(topic=topic.slug, number__gt=0, is_archived=False)
    texts = {each.name: keeping.text_of(each) for each in here}
    return (bank.rewritten(path.read_bytes(), questions, texts), []) if path else bank.write(questions, texts)


def _translated(topic: Topic, questions: Sequence[AnyQuestion], form: str) -> tuple[bytes, list[Lost]]:
    settled, lost = list[AnyQuestion](), list[Lost]()
    for each in questions:
        if isinstance(each, Task | Line | Prediction):
            settled.append(each)
            continue
        question, said = settling.settled(each, ground_of(topic))
        settled.append(question)
        if said:
            lost.append(Lost(each.id, said))
    content, further_lost = _foreign(form).write(settled)
    return content, [*lost, *further_lost]
