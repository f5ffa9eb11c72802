"""The dry run: what would become of each row, found without changing anything."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import User

from courseware.classes.models import Class, Membership, Role
from courseware.classes.roster.reading import Row
from courseware.people.instructors import DEMONSTRATION


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"  # an account is made, with a link to set a password
    EXISTING = "existing"  # has an account already, joins
    BACK = "back"  # was in the class before, comes back
    ALREADY = "already"  # is in the class
    ERROR = "error"


@dataclass(frozen=True)
class Planned:
    """A row with its fate. Where it is an error, `row.problem` says which."""

    row: Row
    fate: Fate

    def kept(self) -> dict[str, Any]:
        """As it is stored until it is applied."""
        return {**asdict(self.row), "fate": self.fate}


def from_kept(kept: Mapping[str, Any]) -> Planned:
    said = dict(kept)
    fate = Fate(said.pop("fate"))
    return Planned(Row(**said), fate)


def plan(klass: Class, rows: Sequence[Row]) -> list[Planned]:
    """The fate of each row. Three reads, however many rows there are."""
    demonstration = set(User.objects.filter(groups__name=DEMONSTRATION).values_list("pk", flat=True))
    users = _users(klass, rows)
    times = Counter(row.login.casefold() for row in rows)
    met: set[str] = set()
    planned = []
    for row in rows:
        login = row.login.casefold()
        if row.problem:
            planned.append(Planned(row, Fate.ERROR))
        elif times[login] > 1 and login in met:
            planned.append(_refused(row, "twice"))
        else:
            planned.append(_of(row, users.get(login, []), demonstration))
        met.add(login)
    return planned


@dataclass(frozen=True)
class Known:
    """An account, and its place in the class."""

    user: User
    membership: Membership | None


def _users(klass: Class, rows: Sequence[Row]) -> dict[str, list[Known]]:
    """Accounts by their names in small letters: `Anna` and `anna` are one to who types them."""
    logins = {row.login.casefold() for row in rows if not row.problem}
    if not logins:
        return {}
    places = {each.person_id: each for each in Membership.objects.filter(klass=klass)}
    found: dict[str, list[Known]] = {}
    for user in User.objects.select_related("person").iterator():
        if user.username.casefold() in logins:
            person = getattr(user, "person", None)
            place = places.get(person.pk) if person else None
            found.setdefault(user.username.casefold(), []).append(Known(user, place))
    return found


def _of(row: Row, known: Sequence[Known], demonstration: set[int]) -> Planned:
    exact = [each for each in known if each.user.username == row.login]
    if len(known) > 1 and not exact:
        return _refused(row, "ambiguous")
    if not known:
        return Planned(row, Fate.NEW)
    one = exact[0] if exact else known[0]
    if not one.user.is_active:
        return _refused(row, "not_active")
    if one.membership is None and one.user.pk in demonstration:
        return _refused(row, "is_demo")
    if one.membership is None:
        # An account of staff joins as whoever she is, but never by somebody else's list.
        return _refused(row, "is_staff") if one.user.is_staff else Planned(row, Fate.EXISTING)
    if one.membership.is_active or one.membership.role != Role.STUDENT:
        return Planned(row, Fate.ALREADY)
    return Planned(row, Fate.BACK)


def _refused(row: Row, problem: str) -> Planned:
    return Planned(Row(**{**asdict(row), "problem": problem}), Fate.ERROR)
