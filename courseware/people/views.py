"""Pages to come in by."""

from django.contrib.auth import login, views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courseware.people import instructors
from courseware.people.forms import InstructorForm, SignInForm


@method_decorator(never_cache, name="dispatch")
class SignIn(views.LoginView):
    """Django's own, with our form; what was wrong is answered with 422, as by every form here."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        return self.render_to_response(self.get_context_data(form=form), status=422)


sign_in = SignIn.as_view()
sign_out = views.LogoutView.as_view()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def become_instructor(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a one-time link. Looking at it does not use the link."""
    if not instructors.is_open(token):
        return render(request, "people/link_over.html", status=410)
    form = InstructorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = instructors.use_link(token, form.cleaned_data["username"], form.cleaned_data["password1"])
        if user is None:
            return render(request, "people/link_over.html", status=410)
        login(request, user)
        return redirect(reverse("admin:index"))
    return render(request, "people/become_instructor.html", {"form": form}, status=422 if form.errors else 200)
