"""Reports of mistakes: what one is about, for whom it is, and what became of it."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from courseware.authoring.models import Written
from courseware.gradebook.models import Mistake, MistakeState
from courseware.people.rates import Rate
from courseware.quizzes import rows, serving
from courseware.quizzes.bank import loading

LONGEST_ADDRESS = 300
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\\]")

# A class sits behind one address; one reader finds a few mistakes an hour.
A_PERSON = Rate("mistakes-person", tries=12, seconds=3600)
AN_ADDRESS = Rate("mistakes-address", tries=120, seconds=3600)


@dataclass(frozen=True)
class About:
    """What a report is about. Without a question, a page."""

    address: str
    topic: str = ""
    question: str = ""
    version: str = ""
    title: str = ""


def may_report(person_id: int | None, address: str) -> bool:
    """Whether somebody has not reported too much within the hour. Both are counted, whichever refuses."""
    return all([AN_ADDRESS.spend(address), A_PERSON.spend(f"person {person_id}" if person_id is not None else address)])


def page(sent: str) -> str:
    """A page of ours, as it was named; the home page where it is none."""
    is_ours = (
        sent.startswith("/")
        and len(sent) <= LONGEST_ADDRESS
        and not _UNPRINTABLE.search(sent)
        and url_has_allowed_host_and_scheme(sent, allowed_hosts=None)
    )
    return sent if is_ours else "/"


def about(at: str, question: str, person_id: int | None) -> About:
    """The page, and the question whose address was sent, if there is one that this person has before her."""
    address = page(at)
    try:
        found = resolve(urlsplit(page(question)).path) if question else None
    except Resolver404:
        found = None
    if found is None:
        return About(address)
    if found.view_name == "quizzes:question":
        return _of_attempt(address, person_id, **found.kwargs)
    if found.view_name == "quizzes:check":
        return _of_bank(address, **found.kwargs)
    return About(address)


def _of_attempt(address: str, person_id: int | None, slug: str, number: int, position: int) -> About:
    item = rows.at(slug, person_id or 0, number, position)
    if item is None:
        return About(address)
    title = serving.shown_of(item).title
    return About(address, item.question.topic, item.question.name, item.version.digest, title)


def _of_bank(address: str, slug: str, name: str) -> About:
    try:
        found = serving.question_called(serving.topic_called(slug), name)
    except serving.NoQuestion:
        return About(address)
    if found.reserved:
        # Whoever guesses a name learns nothing of what is kept for a quiz.
        return About(address)
    return About(address, slug, name, loading.digest(found), found.title)


def report(found: About, text: str, person_id: int | None, token: str) -> None:
    """Writes a report down. The same form sent twice reports once."""
    try:
        with transaction.atomic():
            Mistake.objects.create(
                person_id=person_id,
                owner_id=_owner(found),
                address=found.address,
                topic=found.topic,
                question=found.question,
                version=found.version,
                text=text,
                token=token,
            )
    except IntegrityError:
        Mistake.objects.get(token=token)


def _owner(found: About) -> int | None:
    """Who wrote the question, or wrote it anew; nobody where it is shipped as it is."""
    if not found.question:
        return None
    written = Written.objects.filter(topic=found.topic, name=found.question, is_archived=False, number__gt=0)
    return written.values_list("owner", flat=True).first()


def seen_by(user: User) -> QuerySet[Mistake]:
    """The reports that an instructor sees: about what is shipped, and about what is hers. The host sees all."""
    found = Mistake.objects.select_related("person__user", "decided_by__user", "owner__user")
    if user.is_superuser:
        return found
    return found.filter(Q(owner=None) | Q(owner__user=user)) if user.is_staff else found.none()


def of_person(person_id: int | None) -> QuerySet[Mistake]:
    """What somebody has reported herself."""
    return Mistake.objects.filter(person=person_id) if person_id is not None else Mistake.objects.none()


def decide(mistake: Mistake, by: int | None, *, state: MistakeState | str, reply: str) -> None:
    """What became of it; the reporter reads the reply."""
    Mistake.objects.filter(pk=mistake.pk).update(
        state=state, reply=reply, decided_by=by, decided_at=None if state == MistakeState.OPEN else timezone.now()
    )
