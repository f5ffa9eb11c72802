"""Who goes by herself: a guest whom nobody can come back as, and who left nothing that others need.

A guest is whoever holds her session. When that has run out, and her worlds have ended, what is left is a row; it goes,
unless another app still refers to it. An app whose rows may go with a guest says so by `goes_with_a_guest = True` on
their model.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils import timezone

from courseware.people.models import Person
from courseware.people.persons import SESSION_KEY
from courseware.people.sessions import SessionStore

GUEST_LIFETIME = timedelta(days=7)
AT_ONCE = 200


@dataclass
class Gone:
    """Who and what went."""

    guests: int = 0
    sessions: int = 0


def tidy(give_up_at: float = float("inf")) -> Gone:
    """Deletes sessions that have run out and guests who are nobody any more, until the time is up (monotonic)."""
    gone = Gone()
    while time.monotonic() < give_up_at and (keys := _ended_sessions()):
        gone.sessions += Session.objects.filter(session_key__in=keys).delete()[0]
    before = timezone.now() - GUEST_LIFETIME
    here: set[int] | None = None
    last = 0
    while time.monotonic() < give_up_at:
        found = list(_lone_guests(before).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        if not found:
            break
        here, last = here or set(_persons_with_a_session(give_up_at)), found[-1]
        if time.monotonic() < give_up_at:
            gone.guests += _delete([each for each in found if each not in here], before)
    return gone


def let_go(guest_id: int) -> bool:
    """Deletes a guest of this moment, if nothing refers to her; says whether she went."""
    return bool(_delete([guest_id], timezone.now() + timedelta(minutes=1)))


def _ended_sessions() -> list[str]:
    ended = Session.objects.filter(expire_date__lt=timezone.now())
    return list(ended.values_list("session_key", flat=True)[:AT_ONCE])


def _lone_guests(before: Any) -> models.QuerySet[Person]:
    """Guests of long ago to whom nothing refers that is to be kept."""
    lone = Person.objects.filter(user=None, created_at__lt=before)
    for model, field in _referring():
        lone = lone.exclude(models.Exists(model._base_manager.filter(**{field: models.OuterRef("pk")})))
    return lone


def _referring() -> Iterator[tuple[type[models.Model], str]]:
    """Models, with their field, whose rows keep a person."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and relation.is_relation):
            continue
        model = relation.related_model
        assert isinstance(model, type)
        assert issubclass(model, models.Model)
        if not getattr(model, "goes_with_a_guest", False):
            yield model, relation.field.name  # type: ignore[union-attr]


def _persons_with_a_session(give_up_at: float) -> Iterator[int]:
    """Whoever may come back in her browser. No person stands in a session's row, so all are read."""
    store = SessionStore()
    for encoded in Session.objects.values_list("session_data", flat=True).iterator(chunk_size=1000):
        if time.monotonic() > give_up_at:
            return
        found = store.decode(encoded).get(SESSION_KEY)
        if isinstance(found, int):
            yield found


def _delete(ids: list[int], before: Any) -> int:
    """Deletes those who are still nobody's, now that nobody can begin anything as one of them."""
    with transaction.atomic():
        list(Person.objects.select_for_update().filter(pk__in=ids))
        going = list(_lone_guests(before).filter(pk__in=ids).values_list("pk", flat=True))
        Person.objects.filter(pk__in=going).delete()
    return len(going)
