"""What happens whenever somebody signs in, through our page or the admin's."""

from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from courseware.people import persons


@receiver(user_logged_in)
def take_the_guest_along(request: HttpRequest, user: User, **_: Any) -> None:
    persons.attach(request, user)
