"""What the bank has besides its file: the questions that were written here, as they are served."""

from collections.abc import Sequence

import msgspec

from courseware.authoring.models import Stamp, Written
from courseware.people.models import Person
from courseware.quizzes.tickets import new_token
from courseware.quizzes.types.kinds import AnyQuestion

_kept: dict[str, tuple[str, Sequence[AnyQuestion]]] = {}


def questions_of(topic: str) -> Sequence[AnyQuestion]:
    """A topic's questions that are in no file, read anew when one of them has changed."""
    word = Stamp.objects.filter(topic=topic).values_list("word", flat=True).first()
    if word is None:
        return ()
    known, found = _kept.get(topic, ("", ()))
    if known != word:
        found = _read(topic)
        _kept[topic] = (word, found)
    return found


def hidden_from(topic: str, person_id: int | None) -> frozenset[str]:
    """The names of questions that somebody else wrote and has not shared."""
    if person_id is not None and Person.objects.filter(pk=person_id, user__is_superuser=True).exists():
        return frozenset()
    others = Written.objects.filter(topic=topic, is_shared=False, shipped="")
    return frozenset(others.exclude(owner=person_id).values_list("name", flat=True))


def _read(topic: str) -> Sequence[AnyQuestion]:
    rows = Written.objects.filter(topic=topic, is_archived=False, number__gt=0).order_by("pk")
    return tuple(msgspec.json.decode(each, type=AnyQuestion) for each in rows.values_list("packed", flat=True))


def changed(topic: str) -> None:
    """Tells all processes that something in a topic has changed. Its word is one of chance: no old one comes again."""
    Stamp.objects.update_or_create(topic=topic, defaults={"word": new_token()})
