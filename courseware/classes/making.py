"""Classes are made, copied to another term, archived; members come, change and go."""

import secrets
from typing import Any

from django.db import IntegrityError, transaction

from courseware.classes.dates import shifted
from courseware.classes.models import Assignment, Category, Class, Group, Membership, Role, new_code, new_token
from courseware.people.models import Person


def make(person: Person, token: str, **said: Any) -> Class:
    """A class of that person; the same one where the form came twice."""
    return _made(person, token, said)[0]


def _made(person: Person, token: str, said: dict[str, Any]) -> tuple[Class, bool]:
    """The class, and whether it was made only now. A token that somebody else has used is no form of hers."""
    try:
        with transaction.atomic():
            klass: Class = Class.objects.create(token=token, **said)
            Membership.objects.create(klass=klass, person=person, role=Role.OWNER, name=str(person))
    except IntegrityError:
        hers = Class.objects.filter(token=token, memberships__person=person, memberships__role=Role.OWNER).first()
        return (hers, False) if hers else _made(person, new_token(), said)
    return klass, True


def copy(klass: Class, person: Person, token: str, *, title: str, term: str, days: int) -> Class:
    """The class for another term: its work, categories and groups' names, dates so many days later, and no people."""
    with transaction.atomic():
        made, is_new = _made(person, token, {"title": title, "term": term, "time_zone": klass.time_zone})
        if not is_new:
            return made
        categories: dict[int | None, int | None] = {None: None}
        for category in Category.objects.filter(klass=klass):
            before, category.pk, category.klass = category.pk, None, made
            category.save()
            categories[before] = category.pk
        groups = {}
        for group in Group.objects.filter(klass=klass):
            groups[group.pk] = Group.objects.create(klass=made, name=group.name)
        for assignment in Assignment.objects.filter(klass=klass).prefetch_related("groups"):
            _copy_work(assignment, made, days, categories, groups)
    return made


def _copy_work(
    work: Assignment, made: Class, days: int, categories: dict[int | None, int | None], groups: dict[int, Group]
) -> None:
    """One piece of work, not published yet."""
    its_groups = [groups[each.pk] for each in work.groups.all()]
    work.pk, work.klass, work.is_published, work.token = None, made, False, secrets.token_urlsafe(12)
    work._state.adding = True
    work.category_id = categories[work.category_id]
    for name in ("opens_at", "due_at", "closes_at"):
        setattr(work, name, shifted(getattr(work, name), days, made.time_zone))
    work.save()
    work.groups.set(its_groups)


def join(klass: Class, person: Person, name: str) -> Membership:
    """Makes somebody a student of the class; who is in it, stays what she is."""
    place, was_made = Membership.objects.get_or_create(klass=klass, person=person, defaults={"name": name})
    if not was_made and not (place.is_active and place.is_confirmed):
        # Who comes back, does so as a student: her rights of old may have been taken from her.
        role = place.role if place.is_active else Role.STUDENT
        Membership.objects.filter(pk=place.pk).update(is_active=True, is_confirmed=True, role=role)
        place.refresh_from_db()
    return place


def renew_code(klass: Class) -> None:
    """Another code: who has the old one can join no more."""
    Class.objects.filter(pk=klass.pk).update(join_code=new_code())


def go(place: Membership) -> bool:
    """Somebody leaves or is removed. Her work stays; an owner has to hand the class over first."""
    return bool(Membership.objects.filter(pk=place.pk, is_active=True).exclude(role=Role.OWNER).update(is_active=False))


def hand_over(owner: Membership, to: Membership) -> bool:
    """Makes another instructor the owner."""
    with transaction.atomic():
        was = Membership.objects.filter(pk=owner.pk, role=Role.OWNER).update(role=Role.INSTRUCTOR)
        becomes = was and Membership.objects.filter(pk=to.pk, is_active=True, role=Role.INSTRUCTOR).update(
            role=Role.OWNER
        )
        if not becomes:
            transaction.set_rollback(True)
    return bool(becomes)
