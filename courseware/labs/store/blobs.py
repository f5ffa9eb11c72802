"""Bytes too large for a row, as files named by their content under `var/blobs`.

Whoever stores a blob writes or touches its row first, present or not, then the file, then commits what names it; `tidy`
deletes only what nobody names and nobody touched for a day. So a blob that is about to be named cannot go. A world's
lines keep the blobs that they name; together with the state these have the room of a world, and half of it at most.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from courseware.labs.models import Blob, HistoryLine
from courseware.labs.store import clocks, transactions

DAY_US = 24 * 3600 * 1_000_000

_TOUCH = """
    INSERT INTO labs_blob (digest, touched_us, size_bytes) VALUES (%s, %s, %s)
    ON CONFLICT (digest) DO UPDATE SET touched_us = excluded.touched_us"""
_DELETE = """
    DELETE FROM labs_blob WHERE digest = %s AND touched_us < %s
        AND NOT EXISTS (SELECT 1 FROM labs_historyline l WHERE l.params_blob_id = labs_blob.digest)"""


def store(content: bytes) -> str:
    """Keeps the bytes and gives the name by which they are found."""
    digest = _digest(content)
    touched_us = clocks.wall_us()
    transactions.changes_one(_TOUCH, [digest, touched_us, len(content)])
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and moved into place, so that nobody ever reads half of it.
        descriptor, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(draft, path)
    return digest


def read(digest: str) -> bytes:
    """The bytes of a blob that a row names."""
    return _path(digest).read_bytes()


def held_bytes(world_id: int, more: bytes = b"") -> int:
    """How much the blobs hold that a world's lines name, each counted once; with one more, if it is given."""
    named = HistoryLine.objects.filter(world=world_id, params_blob__isnull=False).values("params_blob")
    others = Blob.objects.filter(digest__in=named).exclude(digest=_digest(more))
    found: int | None = others.aggregate(held=Sum("size_bytes"))["held"]
    return (found or 0) + len(more)


def untouched(most: int) -> list[str]:
    """Blobs that nobody names and nobody touched for a day, as far as can be seen now."""
    old = Blob.objects.filter(touched_us__lt=clocks.wall_us() - DAY_US, lines=None)
    return list(old.values_list("digest", flat=True)[:most])


def delete(digest: str) -> bool:
    """Deletes a blob and its file, if still nobody names it and nobody has touched it."""
    untouched_since_us = clocks.wall_us() - DAY_US

    def work() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(_DELETE, [digest, untouched_since_us])
            is_gone = bool(cursor.rowcount == 1)
        if is_gone:
            _path(digest).unlink(missing_ok=True)
        return is_gone

    return transactions.short(work)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _path(digest: str) -> Path:
    return Path(settings.VAR) / "blobs" / digest[:2] / digest
