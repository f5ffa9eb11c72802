"""Names that can be hidden: on a projector, or from whoever looks over one's shoulder."""

from collections.abc import Iterable

from django.http import HttpRequest

from courseware.classes.models import Class, Membership, Role
from courseware.gradebook import words

KEY = "gradebook-names-hidden"


def are_hidden(request: HttpRequest) -> bool:
    """Whether this browser's pages show numbers for names."""
    return bool(request.session.get(KEY))


def hide(request: HttpRequest, *, hidden: bool) -> None:
    """From now on, until she says otherwise or signs out."""
    request.session[KEY] = hidden


def names(request: HttpRequest, klass: Class) -> dict[int, str]:
    """The name of each student by membership; where names are hidden, a number that stays hers in this class."""
    listed = Membership.objects.filter(klass=klass, role=Role.STUDENT).order_by("pk").values_list("pk", "name")
    return _numbered(listed) if are_hidden(request) else dict(listed)


def _numbered(listed: Iterable[tuple[int, str]]) -> dict[int, str]:
    return {member: words.student(number) for number, (member, _name) in enumerate(listed, start=1)}
