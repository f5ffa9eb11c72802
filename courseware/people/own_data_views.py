"""The page on which somebody takes her data with her, or has it erased."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courseware.people import own_data, tries
from courseware.people.models import Person


class EraseForm(forms.Form):
    """The password once more: a browser that was left open must not be enough."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Erase all of it"), css_class="btn-danger"))

    def clean_password(self) -> str:
        counted = tries.Try(self.request, self.request.user.get_username())
        if not counted.may_go_on:
            raise forms.ValidationError(_("Too many tries. Wait a quarter of an hour."), code="too_many")
        password: str = self.cleaned_data["password"]
        if not self.request.user.check_password(password):
            raise forms.ValidationError(_("That is not your password."), code="wrong")
        counted.was_right()
        return password


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, User), "only who has signed in comes here"
    found: Person = Person.objects.get_or_create(user=request.user)[0]
    return found


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What is kept of whoever has signed in; sent with her password, it is erased."""
    person = _person(request)
    form = EraseForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            own_data.erase(person)
        except own_data.Needed as needed:
            form.add_error(None, str(needed))
        else:
            logout(request)
            messages.success(request, _("Your account and all that was yours is erased."))
            return redirect("/")
    kept = [(each.title, len(each.rows)) for each in own_data.kept_of(person)]
    status = 422 if form.errors else 200
    return render(request, "people/own_data.html", {"form": form, "kept": kept}, status=status)


@never_cache
@login_required
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """All of it as a ZIP file."""
    return as_file(_person(request))


def as_file(person: Person) -> HttpResponse:
    """A person's data as a file to keep."""
    answer = HttpResponse(own_data.archive(person), content_type="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="glasscloud-my-data.zip"'
    return answer
