"""A link by which one user sets a new password: for a class without a mail server.

It is the link that allauth's mail would hold: a new password makes it void, and so does PASSWORD_RESET_TIMEOUT.
"""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import User
from django.urls import reverse


def path_for(user: User) -> str:
    """The link, without the server's name."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


def may_make(by: User, user: User) -> bool:
    """Who teaches may help students, and not make herself somebody with more rights than she has."""
    return by.is_staff and user.is_active and (by.is_superuser or not (user.is_staff or user.is_superuser))
