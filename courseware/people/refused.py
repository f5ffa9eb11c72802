"""A guest who was made for a request that was then refused goes again: nothing is made by a refused request."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from courseware.people import persons, tidying
from courseware.people.addresses import address_of

REFUSED = 400


class NothingMade:
    """Middleware, within that of sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        guest_id = persons.made_for(request)
        if guest_id is not None and response.status_code >= REFUSED and tidying.let_go(guest_id):
            del request.session[persons.SESSION_KEY]
            persons.GUESTS_AN_ADDRESS.give_back(address_of(request))
        return response
