"""How a question comes to be shown: prepared from a seed, its version kept, its row made.

A question that cannot be prepared is our mistake and must trap nobody: another seed is tried, then whoever asked takes
another question.
"""

import logging
from datetime import datetime

import msgspec
from django.db import IntegrityError, transaction

from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.quizzes.bank import loading
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.bank.loading import Bank
from courseware.quizzes.bank.problems import BankProblems
from courseware.quizzes.models import Item, Place, Question, Version
from courseware.quizzes.types import kinds
from courseware.quizzes.types import lab as lab_type
from courseware.quizzes.types.contract import Question as BankQuestion
from courseware.quizzes.types.kinds import AnyQuestion, AnyShown

logger = logging.getLogger("courseware.quizzes")

TRIES_TO_PREPARE = 3


class NoQuestion(Exception):
    """There is no such question, or none that could be prepared."""


def bank_of(topic: Topic) -> Bank:
    """A topic's questions. A file that cannot be read is as if it were empty, and the host is told."""
    try:
        bank = loading.load(topic)
    except BankProblems as refused:
        logger.error("The bank of %s cannot be used: %s", topic.slug, refused)
        bank = Bank(topic.slug, (), {}, {})
    return loading.with_further(bank)


def usable_by(person_id: int | None, topic: Topic) -> dict[str, AnyQuestion]:
    """The questions of a topic that a person may put into a quiz of hers, by their names."""
    hidden = {name for names in loading.HIDDEN for name in names(topic.slug, person_id)}
    return {name: each for name, each in bank_of(topic).questions.items() if name not in hidden}


def question_called(topic: Topic, name: str) -> AnyQuestion:
    """The topic's question of that name, as its bank has it now. Raises NoQuestion."""
    found = bank_of(topic).questions.get(name)
    if found is None:
        raise NoQuestion(name)
    return found


def prepared(topic: Topic, question: BankQuestion, seed: str) -> tuple[AnyShown, str]:
    """A question as a seed shows it, and the seed that it took in the end. Raises NoQuestion."""
    for number in range(TRIES_TO_PREPARE):
        tried = f"{seed}~{number}" if number else seed
        try:
            return kinds.prepare(question, tried, ground_of(topic)), tried
        except Exception:
            # Whatever a formula, a function of the topic or the engine raises: a student must not stand before it.
            logger.exception("%s %s cannot be prepared from the seed %s", topic.slug, question.id, tried)
    raise NoQuestion(question.id)


def version_of(topic: str, question: BankQuestion) -> Version:
    """The row of a question's content; made when it is first asked."""
    digest = loading.digest(question)
    found = Version.objects.filter(question__topic=topic, question__name=question.id, digest=digest).first()
    return found or _new_version(topic, question, digest)


def _new_version(topic: str, question: BankQuestion, digest: str) -> Version:
    known = {"question": Question.objects.get_or_create(topic=topic, name=question.id)[0], "digest": digest}
    content = loading.content(question).decode()
    more = {"kind": kinds.type_of(question), "content": content, "concepts": question.concepts}
    return Version.objects.get_or_create(**known, defaults=more)[0]


def content_of(version: Version) -> AnyQuestion:
    """A question as it was asked."""
    found: AnyQuestion = msgspec.json.decode(version.content, type=AnyQuestion)
    return found


def shown_of(item: Item) -> AnyShown:
    """What was shown."""
    found: AnyShown = msgspec.json.decode(item.shown, type=AnyShown)
    return found


def new_item(
    topic: Topic, question: BankQuestion, *, person_id: int, place: Place, seed: str, token: str, shown_at: datetime
) -> Item:
    """A row for a question, not yet saved. Raises NoQuestion."""
    shown, seed = prepared(topic, question, seed)
    version = version_of(topic.slug, question)
    return Item(
        person_id=person_id,
        question_id=version.question_id,
        version=version,
        place=place,
        token=token,
        seed=seed,
        shown=msgspec.json.encode(shown).decode(),
        shown_at=shown_at,
    )


def saved_once(item: Item) -> bool:
    """Inserts a row; False where it is there already, because its form was sent twice."""
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def topic_called(slug: str) -> Topic:
    """The topic of that name. Raises NoQuestion."""
    found = topics.topic(slug)
    if found is None:
        raise NoQuestion(slug)
    return found


def is_task(question: BankQuestion | AnyShown) -> bool:
    """Whether it is solved in the lab."""
    return isinstance(question, lab_type.Question | lab_type.Shown)
