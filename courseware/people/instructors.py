"""How an instructor comes to be: by a link that whoever can run a command on the server hands out."""

import hashlib
import secrets

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from courseware.people.models import InstructorLink


def is_any() -> bool:
    """Whether somebody can sign in as an instructor."""
    return User.objects.filter(is_staff=True, is_active=True).exists()


def make_link() -> str:
    """The token of a new link. It is told once, here."""
    now = timezone.now()
    InstructorLink.objects.filter(expires_at__lt=now).delete()
    token = secrets.token_urlsafe(24)
    InstructorLink.objects.create(token_digest=_digest(token), expires_at=now + InstructorLink.LIFETIME)
    return token


def is_open(token: str) -> bool:
    """Whether the link can still be used."""
    return _open_links(token).exists()


def use_link(token: str, name: str, password: str) -> User | None:
    """The instructor whom the link made, or None when it is used or has run out."""
    with transaction.atomic():
        if not _open_links(token).update(used_at=timezone.now()):
            return None
        return User.objects.create_superuser(name, password=password)


def _open_links(token: str) -> QuerySet[InstructorLink]:
    return InstructorLink.objects.filter(token_digest=_digest(token), used_at=None, expires_at__gte=timezone.now())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
