"""Rows for shipped questions, so that one list shows all there are; made anew when a topic's file has changed."""

from collections.abc import Mapping
from hashlib import sha256

from django.db import transaction

from courseware.authoring.keeping import describe
from courseware.authoring.models import Stamp, Written
from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.quizzes.bank import loading
from courseware.quizzes.bank.problems import BankProblems
from courseware.quizzes.types.kinds import AnyQuestion


def mirror() -> None:
    """Brings the rows of all topics to what their files say; of edited ones only the digest is noted.

    A file that cannot be read says nothing, and so changes nothing.
    """
    for topic in topics.topics():
        try:
            questions = loading.load(topic).questions
        except BankProblems:
            continue
        digests = {name: loading.digest(each) for name, each in questions.items()}
        word = sha256(repr(sorted(digests.items())).encode()).hexdigest()[:32]
        if Stamp.objects.filter(topic=_key(topic), word=word).exists() or not (digests or _has_rows(topic)):
            continue
        with transaction.atomic():
            _bring(topic, questions, digests)
            Stamp.objects.update_or_create(topic=_key(topic), defaults={"word": word})


def _key(topic: Topic) -> str:
    return f"file {topic.slug}"[:40]


def _has_rows(topic: Topic) -> bool:
    return Written.objects.filter(topic=topic.slug).exclude(shipped="").exists()


def _bring(topic: Topic, questions: Mapping[str, AnyQuestion], digests: dict[str, str]) -> None:
    known = {each.name: each for each in Written.objects.select_for_update().filter(topic=topic.slug)}
    new = []
    for name, digest in digests.items():
        row = known.get(name) or Written(topic=topic.slug, name=name, is_shared=True)
        if row.shipped == digest:
            continue
        row.shipped = digest
        if row.number == 0 or row.is_archived:
            describe(row, questions[name])
        if name in known:
            row.save()
        else:
            new.append(row)
    Written.objects.bulk_create(new)
    gone = [each for name, each in known.items() if each.shipped and name not in digests]
    for row in gone:
        if row.number:
            Written.objects.filter(pk=row.pk).update(shipped="")
        else:
            row.delete()
