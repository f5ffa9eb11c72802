"""Reporting a mistake, by anybody; and the list of reports, for instructors."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courseware.gradebook import mistakes
from courseware.gradebook.forms import MistakeForm, ReplyForm
from courseware.gradebook.models import MistakeState
from courseware.people import persons
from courseware.people.addresses import address_of

A_PAGE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form, with what it is about; guests may."""
    person_id = persons.person_id(request)
    if request.method != "POST":
        sent = {"at": mistakes.page(request.GET.get("at", "")), "about": request.GET.get("about", "")[:300]}
        form = MistakeForm(initial=sent | {"token": get_random_string(24)})
        return _report(request, form, mistakes.about(sent["at"], sent["about"], person_id))
    form = MistakeForm(request.POST)
    found = mistakes.about(request.POST.get("at", ""), request.POST.get("about", ""), person_id)
    if not form.is_valid():
        return _report(request, form, found, 422)
    if not mistakes.may_report(person_id, address_of(request)):
        form.add_error(None, _("Many mistakes were reported from here within the hour. Send this one later."))
        return _report(request, form, found, 429)
    mistakes.report(found, form.cleaned_data["text"], person_id, form.cleaned_data["token"])
    return redirect(f"{reverse('gradebook:reported')}?{urlencode({'at': found.address})}")


def _report(request: HttpRequest, form: MistakeForm, found: mistakes.About, status: int = 200) -> HttpResponse:
    own = mistakes.of_person(persons.person_id(request))[:20]
    return render(request, "gradebook/report.html", {"form": form, "about": found, "own": own}, status=status)


@never_cache
@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    """That it has arrived, what she reported so far, and the way back."""
    back = mistakes.page(request.GET.get("at", ""))
    own = mistakes.of_person(persons.person_id(request))[:20]
    return render(request, "gradebook/reported.html", {"back": back, "own": own})


@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The reports that an instructor sees, the open ones first."""
    state = request.GET.get("state", MistakeState.OPEN)
    if state not in MistakeState.values:
        state = MistakeState.OPEN
    found = mistakes.seen_by(_instructor(request)).filter(state=state)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": page, "state": state, "states": MistakeState.choices}
    return render(request, "gradebook/mistakes.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mistake(request: HttpRequest, number: int) -> HttpResponse:
    """A report, and what became of it."""
    found = get_object_or_404(mistakes.seen_by(_instructor(request)), pk=number)
    form = ReplyForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        mistakes.decide(
            found, persons.ensure_person(request), state=form.cleaned_data["state"], reply=form.cleaned_data["reply"]
        )
        return redirect("gradebook:mistakes")
    context = {"mistake": found, "form": form}
    return render(request, "gradebook/mistake.html", context, status=422 if form.errors else 200)


def _instructor(request: HttpRequest) -> User:
    """Who asks, if she is an instructor. Raises Http404."""
    if not isinstance(request.user, User) or not request.user.is_staff:
        raise Http404
    return request.user
