"""The forms by which people come in."""

import secrets
from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm, SignupForm
from allauth.account.utils import filter_users_by_email
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.contrib.auth.forms import BaseUserCreationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courseware.people import persons, tries
from courseware.people.addresses import address_of

KEEP = "keep_guest"


def _helper(button: Any) -> FormHelper:
    helper = FormHelper()
    helper.add_input(Submit("", button, css_class="btn-primary"))
    return helper


def _offer_to_keep(form: forms.Form, request: HttpRequest) -> None:
    """Asks a guest who has something here whether it is hers: others may have sat at this browser before."""
    has = persons.has_as_guest(request)
    if has:
        label = _("Keep what was done in this browser without signing in: %(things)s") % {"things": has}
        form.fields[KEEP] = forms.BooleanField(label=label, required=False, initial=True)


class SignInForm(LoginForm):
    """Name and password; after many wrong ones the same answer to all, right or wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Name")
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""
        _offer_to_keep(self, self.request)
        self.helper = _helper(_("Sign in"))

    def clean(self) -> dict[str, Any]:
        # Counted before the password is looked at: many at once must not pass before the first is counted.
        counted = tries.Try(self.request, self.cleaned_data.get("login", ""))
        if not counted.may_go_on:
            words = _("Too many tries. Wait a quarter of an hour, or ask your instructor for a new password.")
            raise forms.ValidationError(words, code="too_many")
        cleaned: dict[str, Any] = super().clean()
        if self.user is not None:
            counted.was_right()
        return cleaned


class SignUpForm(SignupForm):
    """A name and a password, the class's code where the host wants one, and an address where there is a mail server."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["username"].label = _("Name")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        if "email" in self.fields:
            self.fields["email"].label = _("E-mail address, for a forgotten password (optional)")
        self.fields["password2"].label = _("Password again")
        if settings.REGISTRATION == "CODE":
            self.fields["code"] = forms.CharField(label=_("Code of your class"), max_length=80, strip=True)
        _offer_to_keep(self, request)
        self.helper = _helper(_("Sign up"))

    def clean_code(self) -> str:
        """Compared in constant time, and counted: a code is short."""
        code: str = self.cleaned_data["code"]
        if not tries.CODES_AN_ADDRESS.spend(address_of(self.request)):
            raise forms.ValidationError(_("Too many tries. Wait a quarter of an hour."), code="too_many")
        if not secrets.compare_digest(code.casefold().encode(), settings.REGISTRATION_CODE.casefold().encode()):
            raise forms.ValidationError(_("That is not the code. Your instructor knows it."), code="wrong")
        tries.CODES_AN_ADDRESS.give_back(address_of(self.request))
        return code


class ForgotForm(ResetPasswordForm):
    """The address to which a link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs.pop("placeholder", None)
        self.helper = _helper(_("Send a link"))

    def clean_email(self) -> str:
        """Whether somebody gave that address is told to nobody but its owner."""
        email: str = self.cleaned_data["email"].lower()
        self.users = filter_users_by_email(email, is_active=True, prefer_verified=True)
        return email


class NewPasswordForm(ResetPasswordKeyForm):
    """A new password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.helper = _helper(_("Set the password"))


class InstructorForm(BaseUserCreationForm):
    """A name and a password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(_("Begin teaching"))
