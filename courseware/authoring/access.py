"""Who sees and edits what: an instructor what is hers or shared, the host all, everybody else nothing."""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from courseware.authoring.models import EditedPage, Written
from courseware.people.models import Person

# What every instructor may do in the admin, of what is hers.
RIGHTS = [f"authoring.{what}_{model}" for model in ("written", "editedpage") for what in ("view", "add", "change")]


def person_of(user: User | AnonymousUser) -> Person:
    """The person that an instructor is."""
    assert isinstance(user, User), "whoever writes has signed in"
    found: Person = Person.objects.get_or_create(user=user)[0]
    return found


def visible(user: User | AnonymousUser) -> QuerySet[Written]:
    """The questions that somebody may see and edit."""
    if not user.is_active or not user.is_staff:
        return Written.objects.none()
    if user.is_superuser:
        return Written.objects.all()
    return Written.objects.filter(Q(is_shared=True) | Q(owner__user=user))


def pages() -> QuerySet[EditedPage]:
    """Pages belong to the course, and so to all who teach it."""
    return EditedPage.objects.all()


def may_share(user: User | AnonymousUser, written: Written) -> bool:
    """Whether somebody may say who sees a question: whoever wrote it, and the host."""
    is_hers = written.owner is not None and written.owner.user_id == user.pk
    return not written.shipped and (is_hers or user.is_superuser)
