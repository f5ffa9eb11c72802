"""Where allauth asks us: who may register, where a request comes from, what is said."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.messages import ERROR
from django.http import HttpRequest

from courseware.people.addresses import address_of


class AccountAdapter(DefaultAccountAdapter):
    """The host chose who may register; pages say themselves what was done."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.REGISTRATION != "CLOSED")

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Only what went wrong: that somebody is signed in, every page shows."""
        if level >= ERROR:
            super().add_message(request, level, *args, **kwargs)
