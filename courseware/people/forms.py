"""The forms by which people come in."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courseware.people.addresses import address_of
from courseware.people.rates import Rate

QUARTER_HOUR_SECONDS = 15 * 60
# Of wrong ones. A name stands for one person; behind an address a whole class may sit.
TRIES_A_NAME = Rate("sign-in-name", tries=10, seconds=QUARTER_HOUR_SECONDS)
TRIES_AN_ADDRESS = Rate("sign-in-address", tries=200, seconds=QUARTER_HOUR_SECONDS)


def _helper(button: Any) -> FormHelper:
    helper = FormHelper()
    helper.add_input(Submit("", button, css_class="btn-primary"))
    return helper


class SignInForm(AuthenticationForm):
    """Name and password; after many wrong ones the same answer to all, right or wrong."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "too_many": _("Too many tries. Wait a quarter of an hour, or ask your instructor for a new password."),
    }

    request: HttpRequest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(_("Sign in"))

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username", "").casefold()
        address = address_of(self.request)
        # Counted before the password is looked at: many at once must not pass before the first is counted.
        if not all([TRIES_A_NAME.spend(name), TRIES_AN_ADDRESS.spend(address)]):
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        cleaned = super().clean()
        if self.user_cache is not None:
            TRIES_A_NAME.forget(name)
            TRIES_AN_ADDRESS.give_back(address)
        return cleaned


class InstructorForm(BaseUserCreationForm):
    """A name and a password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(_("Begin teaching"))
