"""Applies a roster that was looked through: all of it in one transaction, and once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.utils import timezone

from courseware.classes.models import Group, Membership, Role, Roster
from courseware.classes.roster import planning
from courseware.classes.roster.planning import Fate, Planned
from courseware.labs.store import transactions
from courseware.people import reset_links
from courseware.people.models import Person


@dataclass
class Applied:
    """What was done. `links` are shown now and never again."""

    joined: int = 0
    links: list[tuple[Membership, User, str]] = field(default_factory=list)


class Changed(Exception):
    """What the dry run said does not hold any more: it is to be looked through again."""


def apply(roster: Roster) -> Applied | None:
    """The rows without errors; None where that was done already. Raises Changed."""
    return transactions.short(lambda: _apply(roster))


def _apply(roster: Roster) -> Applied | None:
    waiting = Roster.objects.filter(pk=roster.pk, applied_at=None)
    if not waiting.update(applied_at=timezone.now(), rows=[]):
        return None
    planned = [planning.from_kept(each) for each in roster.rows]
    now = planning.plan(roster.klass, [each.row for each in planned])
    if [each.fate for each in now] != [each.fate for each in planned]:
        raise Changed
    done = Applied()
    made = _accounts([each for each in planned if each.fate == Fate.NEW])
    persons = _persons(planned)
    places = _places(roster, planned, persons)
    _groups(roster, planned, places)
    done.joined = len(places)
    for login, user in made.items():
        done.links.append((places[login], user, reset_links.path_for(user)))
    return done


def _accounts(new: Sequence[Planned]) -> dict[str, User]:
    """Accounts that nobody can sign in to before a password is set by the link."""
    users = [
        User(
            username=each.row.login, email=each.row.email, password=make_password(None), first_name=each.row.name[:150]
        )
        for each in new
    ]
    User.objects.bulk_create(users)
    # Read again: not every database tells the ids of what it made.
    found = {each.username: each for each in User.objects.filter(username__in=[user.username for user in users])}
    Person.objects.bulk_create([Person(user=each) for each in found.values()])
    return {each.row.login: found[each.row.login] for each in new}


def _persons(planned: Sequence[Planned]) -> dict[str, Person]:
    """Who the rows are about, by login as the file has it."""
    logins = {each.row.login.casefold() for each in planned if each.fate in (Fate.NEW, Fate.EXISTING, Fate.BACK)}
    users = [each for each in User.objects.iterator() if each.username.casefold() in logins]
    known = {each.user_id: each for each in Person.objects.filter(user__in=users)}
    missing = [Person(user=each) for each in users if each.pk not in known]
    Person.objects.bulk_create(missing)
    if missing:
        known = {each.user_id: each for each in Person.objects.filter(user__in=users)}
    exact = {each.username: known[each.pk] for each in users}
    alike = {each.username.casefold(): known[each.pk] for each in users}
    return {
        row.login: exact.get(row.login) or alike[row.login.casefold()]
        for row in (each.row for each in planned)
        if row.login.casefold() in logins
    }


def _places(roster: Roster, planned: Sequence[Planned], persons: dict[str, Person]) -> dict[str, Membership]:
    joining = [each for each in planned if each.fate in (Fate.NEW, Fate.EXISTING)]
    back = [persons[each.row.login] for each in planned if each.fate == Fate.BACK]
    Membership.objects.bulk_create(
        Membership(
            klass=roster.klass,
            person=persons[each.row.login],
            role=Role.STUDENT,
            name=each.row.name,
            number=each.row.number,
            is_confirmed=each.fate == Fate.NEW,
        )
        for each in joining
    )
    Membership.objects.filter(klass=roster.klass, person__in=back).update(is_active=True)
    rows = [each.row for each in planned if each.fate in (Fate.NEW, Fate.EXISTING, Fate.BACK)]
    found = {each.person_id: each for each in Membership.objects.filter(klass=roster.klass)}
    return {row.login: found[persons[row.login].pk] for row in rows}


def _groups(roster: Roster, planned: Sequence[Planned], places: dict[str, Membership]) -> None:
    """Puts who joins into the groups that the file names; groups that are not there yet are made."""
    by_name: dict[str, list[Membership]] = {}
    for each in planned:
        if each.row.login in places:
            for name in filter(None, map(str.strip, each.row.group.split(";"))):
                by_name.setdefault(name[:60], []).append(places[each.row.login])
    for name, members in by_name.items():
        group, _made = Group.objects.get_or_create(klass=roster.klass, name=name)
        group.members.add(*members)
