"""What is answered instead of an error where the database did not become free in time: send it again.

Nothing of what was asked for has been kept, and all of it may be asked again. So the page holds what was sent, to be
sent once more by a button, or by itself where scripts run. It is made without the database.
"""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from courseware.sqlite.turns import Busy

RETRY_AFTER_S = 2


def instead_of_an_error(request: HttpRequest) -> HttpResponse:
    """Where something was raised: that the server is busy, if that was it, and else Django's page of an error."""
    if isinstance(sys.exc_info()[1], Busy):
        return busy(request)
    return defaults.server_error(request)


def busy(request: HttpRequest) -> HttpResponse:
    """503, when to come again, and what was sent."""
    is_form = request.method == "POST"
    context = {
        "address": request.get_full_path(),
        "is_form": is_form,
        "fields": _fields(request) if is_form else None,
        "retry_after_s": RETRY_AFTER_S,
    }
    headers = {"Retry-After": str(RETRY_AFTER_S), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("again.html", context), status=503, headers=headers)


def _fields(request: HttpRequest) -> list[tuple[str, str]] | None:
    """What was sent, the token against forgery as it came; None where a page should not hold it, or cannot."""
    # Django's mark of views that are sent passwords.
    if getattr(request, "sensitive_post_parameters", None) or request.FILES:
        return None
    return [(name, value) for name, values in request.POST.lists() for value in values]
