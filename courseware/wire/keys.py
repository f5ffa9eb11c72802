"""Access keys: made, told once, revoked; and which world a key speaks to.

A key's secret is computed from its id with the site's SECRET_KEY and stored nowhere: who has read the database alone
can sign nothing. Who also has SECRET_KEY can sign for every key, as she could make sessions for everybody; a new
SECRET_KEY makes all keys void. A key's id is drawn by chance and says nothing of whose it is.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.utils import timezone

from courseware.wire.models import AccessKey

# No key of AWS's begins so.
PREFIX = "GLAS"
MOST_KEYS_OF_A_WORLD = 2
REMEMBER_USE_EVERY = timedelta(minutes=1)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


# Asked at each call; the ORM takes longer to write it than the database to answer it.
_BEARER = """
    SELECT k.world_id, w.owner_id FROM wire_accesskey k JOIN labs_world w ON w.id = k.world_id
    WHERE k.key_id = %s AND k.revoked_at IS NULL AND w.is_ready"""


class TooManyKeys(Exception):
    """A world has as many keys as it may."""


@dataclass(frozen=True)
class Bearer:
    """Who speaks with a key: the world, and its owner."""

    world_id: int
    person_id: int


@dataclass(frozen=True)
class NewKey:
    """A key with its secret, which is told only now."""

    key_id: str
    secret: str


def make(world_id: int) -> NewKey:
    """A new key of a world. Raises TooManyKeys."""
    if AccessKey.objects.filter(world=world_id, revoked_at=None).count() >= MOST_KEYS_OF_A_WORLD:
        raise TooManyKeys
    key_id = PREFIX + "".join(secrets.choice(_LETTERS) for _ in range(16))
    AccessKey.objects.create(world_id=world_id, key_id=key_id)
    return NewKey(key_id, secret_of(key_id))


def revoke(world_id: int, key_id: str) -> None:
    """Nobody can speak with it any more."""
    AccessKey.objects.filter(world=world_id, key_id=key_id, revoked_at=None).update(revoked_at=timezone.now())


def of_world(world_id: int) -> list[AccessKey]:
    """The keys that work, the newest first."""
    return list(AccessKey.objects.filter(world=world_id, revoked_at=None).order_by("-pk"))


def bearer(key_id: str) -> Bearer | None:
    """Whom a key stands for; nobody where there is none, or it was revoked."""
    with connection.cursor() as cursor:
        cursor.execute(_BEARER, [key_id])
        found = cursor.fetchone()
    return Bearer(*found) if found else None


def note_use(key_id: str) -> None:
    """Keeps when a key was used last, to the minute."""
    now = timezone.now()
    if _noted.get(key_id, now - REMEMBER_USE_EVERY) <= now - REMEMBER_USE_EVERY:
        if len(_noted) > 10_000:
            _noted.clear()
        _noted[key_id] = now
        AccessKey.objects.filter(key_id=key_id).update(used_at=now)


_noted: dict[str, datetime] = {}


# Keys whose secrets somebody chose: the emulator's one, and never a site's.
CHOSEN: dict[str, str] = {}


@lru_cache(maxsize=4096)
def secret_of(key_id: str) -> str:
    """The secret that goes with an id of ours, whether such a key was made or not."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"wire.keys {key_id}".encode(), hashlib.sha256)
    return base64.b64encode(digest[:30]).decode("ascii")
