"""How an instructor comes to be: by a link that whoever can run a command on the server hands out.

The first one is the host, who may do everything. Others see and edit what is theirs: what the admin shows them is what
each app's `RIGHTS.extend([...])` names, and of that only the rows that the app calls theirs.
"""

import hashlib
import secrets

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from courseware.people.models import InstructorLink

GROUP = "Instructors"
# Accounts of the demonstration class: they are nobody's, and count nowhere.
DEMONSTRATION = "Demonstration"

# Permissions of every instructor, as "app.codename"; apps add theirs when they are ready.
RIGHTS: list[str] = []


def is_any() -> bool:
    """Whether somebody can sign in as an instructor."""
    return User.objects.filter(is_staff=True, is_active=True).exclude(groups__name=DEMONSTRATION).exists()


def make_link(*, is_host: bool = False) -> str:
    """The token of a new link. It is told once, here. Where there is no instructor yet, it makes the host."""
    now = timezone.now()
    InstructorLink.objects.filter(expires_at__lt=now).delete()
    token = secrets.token_urlsafe(24)
    makes_host = is_host or not is_any()
    InstructorLink.objects.create(
        token_digest=_digest(token), makes_host=makes_host, expires_at=now + InstructorLink.LIFETIME
    )
    return token


def open_link(token: str) -> InstructorLink | None:
    """The link, if it can still be used."""
    return _open_links(token).first()


def use_link(token: str, name: str, password: str) -> User | None:
    """The instructor whom the link made, or None when it is used or has run out."""
    with transaction.atomic():
        link = open_link(token)
        if link is None or not _open_links(token).update(used_at=timezone.now()):
            return None
        if link.makes_host:
            return User.objects.create_superuser(name, password=password)
        return make_instructor(User.objects.create_user(name, password=password))


def make_instructor(user: User) -> User:
    """Gives somebody an instructor's rights."""
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.groups.add(Group.objects.get_or_create(name=GROUP)[0])
    return user


def give_rights(**_signal: object) -> None:
    """Brings the group's permissions to what the apps name. After each migration, so that they never differ."""
    named = Concat("content_type__app_label", Value("."), "codename")
    found = Permission.objects.annotate(named=named).filter(named__in=RIGHTS)
    Group.objects.get_or_create(name=GROUP)[0].permissions.set(found)


def _open_links(token: str) -> QuerySet[InstructorLink]:
    return InstructorLink.objects.filter(token_digest=_digest(token), used_at=None, expires_at__gte=timezone.now())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
