"""Who may do what in a class, by her membership. A class that is not hers looks like one that is not there.

| | student | assistant | instructor | owner |
|---|---|---|---|---|
| see her own page of the class | yes | | | |
| see people, work and answers; watch labs; announce | | yes | yes | yes |
| change people, dates and accommodations | | | yes | yes |
| change the class itself: title, roles of teachers, archive | | | | yes |
"""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from courseware.classes.models import Class, Membership, Role
from courseware.people import persons
from courseware.people.models import Person

MEMBERS = tuple(Role)
STAFF = (Role.OWNER, Role.INSTRUCTOR, Role.ASSISTANT)
TEACHERS = (Role.OWNER, Role.INSTRUCTOR)
OWNER = (Role.OWNER,)
STUDENT = (Role.STUDENT,)


def memberships_of(person: Person | int | None) -> QuerySet[Membership]:
    """The places that somebody has in classes, the newest class first."""
    active = Membership.objects.filter(is_active=True).select_related("klass").order_by("-klass__created_at", "-pk")
    return active.none() if person is None else active.filter(person=person)


def membership_in(klass: Class, person: Person | int | None) -> Membership | None:
    return memberships_of(person).filter(klass=klass).first()


def role_of(klass: Class, person: Person | int | None) -> Role | None:
    """What somebody is in a class; None for who does not belong to it."""
    found = membership_in(klass, person)
    return Role(found.role) if found else None


def classes_of(person: Person | int | None, roles: Iterable[str] = MEMBERS) -> QuerySet[Class]:
    """The classes that somebody belongs to in one of these roles."""
    if person is None:
        return Class.objects.none()
    hers = Membership.objects.filter(person=person, is_active=True, role__in=list(roles))
    return Class.objects.filter(pk__in=hers.values("klass")).order_by("-created_at", "-pk")


def may_teach(klass: Class, person: Person | int | None) -> bool:
    """Whether somebody may change dates, people and marks of a class."""
    return role_of(klass, person) in TEACHERS


def find_membership(request: HttpRequest, slug: str, roles: Iterable[str] = MEMBERS) -> Membership:
    """Her own place in the class of that address, in one of these roles; `klass` comes with it. Raises Http404."""
    if not request.user.is_authenticated:
        raise Http404
    found = memberships_of(persons.person_id(request)).filter(klass__slug=slug, role__in=list(roles)).first()
    if found is None:
        raise Http404
    return found


def find_class(request: HttpRequest, slug: str, roles: Iterable[str] = STAFF) -> Class:
    """The class of that address, if who asks has one of these roles in it. Raises Http404."""
    klass: Class = find_membership(request, slug, roles).klass
    return klass
