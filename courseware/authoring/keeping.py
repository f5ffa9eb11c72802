"""What can be done with a question: saved as a new version, copied, tagged, archived, brought back to an older one."""

import secrets
from collections.abc import Iterable

import msgspec
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courseware.authoring import contents, further
from courseware.authoring.models import Revision, Written
from courseware.authoring.words import joined, listed
from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.people.models import Person
from courseware.quizzes.bank import loading
from courseware.quizzes.bank.problems import BankProblems
from courseware.quizzes.types.contract import Question
from courseware.quizzes.types.kinds import AnyQuestion, type_of

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LONGEST_NOTE = 200


class Newer(Exception):
    """Somebody saved a version meanwhile. Hers stands; what was to be saved is still with whoever wanted to."""

    def __init__(self, written: Written) -> None:
        super().__init__(str(written))
        self.written = written


def new_name() -> str:
    """A question's name that nobody can guess, as long as it is kept for a quiz."""
    return "W-" + "".join(secrets.choice(_LETTERS) for _ in range(8))


def shipped(topic: Topic) -> dict[str, AnyQuestion]:
    """A topic's questions as its file has them; none where it cannot be read."""
    try:
        return dict(loading.load(topic).questions)
    except BankProblems:
        return {}


def save(
    written: Written | None,
    topic: Topic,
    question: AnyQuestion,
    text: str,
    author: Person,
    *,
    seen: int = 0,
    note: str = "",
) -> Written:
    """A new version; of a new question where there was none. `seen` is the version that was edited. Raises Newer."""
    if written is None:
        written = Written(topic=topic.slug, name=question.id, owner=author)
    assert question.id == written.name, "a question keeps its name"
    try:
        with transaction.atomic():
            found = Written.objects.select_for_update().filter(topic=topic.slug, name=question.id).first()
            if found is not None and (written.pk is None or found.number != seen):
                raise Newer(found)
            written = found or written
            written.number = seen + 1
            if written.shipped and (seen == 0 or written.is_archived):
                _begin_from_shipped(written, topic)
            describe(written, question)
            written.packed = loading.content(question).decode()
            written.is_archived = False
            written.save()
            Revision.objects.create(
                written=written, number=written.number, content=text, author=author, note=note[:LONGEST_NOTE]
            )
            further.changed(topic.slug)
    except IntegrityError:
        raise Newer(Written.objects.get(topic=topic.slug, name=question.id)) from None
    return written


def take_in(topic: Topic, questions: Iterable[AnyQuestion], author: Person, note: str = "") -> list[Written]:
    """Many questions that came from elsewhere, all or none: hers, in the order in which they came.

    One whose name is taken gets a new one. They have been checked by whoever hands them in.
    """
    with transaction.atomic():
        taken = set(Written.objects.filter(topic=topic.slug).values_list("name", flat=True)) | shipped(topic).keys()
        made = []
        for each in questions:
            question = each if each.id not in taken else msgspec.structs.replace(each, id=new_name())
            taken.add(question.id)
            written = Written(topic=topic.slug, name=question.id, owner=author, number=1)
            describe(written, question)
            written.packed = loading.content(question).decode()
            made.append((written, contents.text_of(question)))
        Written.objects.bulk_create([written for written, _text in made], batch_size=200)
        Revision.objects.bulk_create(
            [
                Revision(written=written, number=1, content=text, author=author, note=note[:LONGEST_NOTE])
                for written, text in made
            ],
            batch_size=200,
        )
        further.changed(topic.slug)
    return [written for written, _text in made]


def _begin_from_shipped(written: Written, topic: Topic) -> None:
    base = shipped(topic).get(written.name)
    if base is not None:
        written.base, written.based_on = contents.text_of(base), loading.digest(base)
        written.shipped = written.based_on


def describe(written: Written, question: Question) -> None:
    """Copies what the list shows and filters by."""
    written.kind, written.title, written.difficulty = type_of(question), question.title[:120], question.difficulty
    written.concepts, written.tags = joined(question.concepts), joined(question.tags)
    written.text = question.text


def newest(written: Written) -> Revision | None:
    """The version that counts; None for a shipped question that nobody has edited."""
    if written.number == 0:
        return None
    found: Revision | None = written.revisions.filter(number=written.number).first()
    return found


def text_of(written: Written) -> str:
    """A question's text as it counts now."""
    revision = None if written.is_archived and written.shipped else newest(written)
    if revision is not None:
        return revision.content
    question = shipped(topic_of(written)).get(written.name)
    return contents.text_of(question) if question is not None else ""


def topic_of(written: Written) -> Topic:
    """The topic that a question belongs to."""
    topic = topics.topic(written.topic)
    assert topic is not None, f"there is no topic {written.topic}"
    return topic


def copy(written: Written, author: Person) -> Written:
    """The same question under a name of its own, for whoever copies it; nobody else sees it yet."""
    topic = topic_of(written)
    values = contents.values_of(text_of(written))
    title = _("Copy of %(title)s") % {"title": values["title"]}
    values |= {"id": new_name(), "title": title[: loading.LONGEST_TITLE], "reserved": True}
    text = contents.written_values(values)
    return save(None, topic, contents.question_of(topic, text), text, author, note=_("Copied"))


def tag(chosen: Iterable[Written], tags: Iterable[str], author: Person) -> int:
    """Adds tags to questions, as a new version of each that had not all of them. Raises Refused, Newer."""
    count, wanted = 0, list(dict.fromkeys(tags))
    with transaction.atomic():
        for written in chosen:
            has = listed(written.tags)
            further_tags = [each for each in wanted if each not in has]
            if not further_tags:
                continue
            topic = topic_of(written)
            values = contents.values_of(text_of(written))
            values["tags"] = [*values.get("tags", []), *further_tags]
            text = contents.written_values(values)
            note = _("Tagged %(tags)s") % {"tags": ", ".join(further_tags)}
            question = contents.question_of(topic, text)
            save(written, topic, question, text, author, seen=written.number, note=note)
            count += 1
    return count


def archive(written: Written, *, is_archived: bool) -> None:
    """Takes a question out of the bank, or brings it back. Of an edited one the shipped text counts meanwhile."""
    with transaction.atomic():
        written.is_archived = is_archived
        if written.shipped:
            describe(written, contents.question_of(topic_of(written), text_of(written)))
        written.save()
        further.changed(written.topic)


def keep_mine(written: Written) -> None:
    """Goes on with what is written here, now that the newer shipped question was seen."""
    base = shipped(topic_of(written)).get(written.name)
    if base is not None:
        written.base, written.based_on = contents.text_of(base), loading.digest(base)
        written.save(update_fields=["base", "based_on", "changed_at"])


def revert(revision: Revision, author: Person) -> Written:
    """An older version once more, as the newest. Raises Refused where it is no question any more."""
    written = revision.written
    topic = topic_of(written)
    question = contents.question_of(topic, revision.content)
    note = _("Version %(number)s again") % {"number": revision.number}
    return save(written, topic, question, revision.content, author, seen=written.number, note=note)
