"""Which person a request comes from.

The session holds the person's id, so that a lab's frame needs no user row to know whose world it draws. Looking makes
nobody: a guest begins with the first POST that needs somebody to own what it makes.
"""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from courseware.people.addresses import address_of
from courseware.people.models import Person
from courseware.people.rates import Rate

SESSION_KEY = "person"
_MADE = "_guest_made"
# Several classes may begin within the hour behind one address; a script that makes guests for ever may not.
GUESTS_AN_ADDRESS = Rate("guests", tries=2000, seconds=3600)

# A guest signed in as somebody who had been here before: whoever keeps something of a guest's gives it to the person.
# Sent inside a transaction, with `guest_id` and `person_id`.
guest_joined = Signal()
# What a guest has, in words: each receiver answers with a few ("2 labs"), or none. Sent with `guest_id`.
guest_has = Signal()


def person_id(request: HttpRequest) -> int | None:
    """The person's id, or None for somebody who has only looked so far."""
    found = request.session.get(SESSION_KEY)
    return found if isinstance(found, int) else None


def ensure_person(request: HttpRequest) -> int:
    """The person's id; a new guest's where there was nobody. Only for a POST."""
    assert request.method == "POST", "looking makes nobody"
    found = person_id(request)
    # A guest of long ago may have been tidied away while her browser kept its cookie.
    if found is None or not Person.objects.filter(pk=found).exists():
        begun = _begin(request)
        found = request.session[SESSION_KEY] = begun.pk
        if begun.is_guest:
            setattr(request, _MADE, found)
    return found


def made_for(request: HttpRequest) -> int | None:
    """The guest who was made for this request, if one was."""
    found: int | None = getattr(request, _MADE, None)
    return found


def _begin(request: HttpRequest) -> Person:
    if request.user.is_authenticated:
        return Person.objects.get_or_create(user=request.user)[0]
    address = address_of(request)
    if not GUESTS_AN_ADDRESS.spend(address):
        # Guests are counted, not requests: who is sent away does not keep the others out for longer.
        GUESTS_AN_ADDRESS.give_back(address)
        raise PermissionDenied(_("Very many guests came from your network. Sign in, or come back in an hour."))
    return Person.objects.create()


def has_as_guest(request: HttpRequest) -> str:
    """What this browser's guest would lose, in words; nothing where there is no guest, or she has nothing."""
    came_as = person_id(request)
    if came_as is None or not Person.objects.filter(pk=came_as, user=None).exists():
        return ""
    told = (words for _receiver, words in guest_has.send(sender=Person, guest_id=came_as))
    return get_text_list([words for words in told if words], _("and"))


def attach(request: HttpRequest, user: User, *, keep: bool) -> int:
    """The session is the user's from now on. Where what the guest did is to be kept, the guest becomes the user's
    person, or hands all to the person the user already is."""
    with transaction.atomic():
        came_as = person_id(request) if keep else None
        guest = came_as and Person.objects.select_for_update().filter(pk=came_as, user=None).first()
        person = Person.objects.filter(user=user).first()
        if person is None:
            person = guest or Person()
            person.user = user
            person.save()
        elif guest:
            guest_joined.send(sender=Person, guest_id=guest.pk, person_id=person.pk)
    request.session[SESSION_KEY] = person.pk
    return person.pk
