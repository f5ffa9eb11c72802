"""What happens whenever somebody signs in, through our page or the admin's."""

from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from courseware.people import persons
from courseware.people.forms import KEEP


@receiver(user_logged_in)
def take_the_guest_along(request: HttpRequest, user: User, **_: Any) -> None:
    """The form offered it with a box to tick; where nothing was offered, there was nothing to keep."""
    persons.attach(request, user, keep=bool(request.POST.get(KEEP)))
