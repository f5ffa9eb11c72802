"""Pages to come in by: allauth's, with our forms; what was wrong is answered with 422, as by every form here."""

from typing import Any

from allauth.account import views
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LogoutView
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courseware.people import instructors
from courseware.people.forms import InstructorForm


class _Answers422:
    """A form that is wrong."""

    def form_invalid(self, form: Form) -> HttpResponse:
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        return self.render_to_response(context, status=422)  # type: ignore[attr-defined,no-any-return]


class SignIn(_Answers422, views.LoginView):
    template_name = "people/sign_in.html"
    extra_context = {"registration": settings.REGISTRATION}


class SignUp(_Answers422, views.SignupView):
    """Raises no account where the host wants none: then the page says so."""

    template_name = "people/sign_up.html"
    template_name_signup_closed = "people/sign_up_closed.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}


class Forgot(_Answers422, views.PasswordResetView):
    """Sends a link to a new password; without a mail server the page says whom to ask."""

    template_name = "people/forgot.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.HAS_MAIL:
            return render(request, "people/ask.html")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]


class ForgotSent(views.PasswordResetDoneView):
    template_name = "people/forgot_sent.html"


class NewPassword(_Answers422, views.PasswordResetFromKeyView):
    """The page behind a link to a new password. `token_fail` where the link is over."""

    template_name = "people/new_password.html"


class NewPasswordSet(views.PasswordResetFromKeyDoneView):
    template_name = "people/new_password_set.html"


sign_in = SignIn.as_view()
sign_up = SignUp.as_view()
sign_out = LogoutView.as_view()
forgot = Forgot.as_view()
forgot_sent = ForgotSent.as_view()
new_password = never_cache(NewPassword.as_view())
new_password_set = NewPasswordSet.as_view()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def become_instructor(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a one-time link. Looking at it does not use the link."""
    link = instructors.open_link(token)
    if link is None:
        return render(request, "people/link_over.html", status=410)
    form = InstructorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = instructors.use_link(token, form.cleaned_data["username"], form.cleaned_data["password1"])
        if user is None:
            return render(request, "people/link_over.html", status=410)
        login(request, user)
        return redirect(reverse("admin:index"))
    return render(
        request, "people/become_instructor.html", {"form": form, "link": link}, status=422 if form.errors else 200
    )
