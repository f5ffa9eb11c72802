"""The classes of who asks, a new one, and the way into one by its code."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courseware.classes import access, making
from courseware.classes.forms import JoinForm, NameForm, NewClassForm
from courseware.classes.models import Class, Role
from courseware.people import instructors, persons, tries
from courseware.people.addresses import address_of
from courseware.people.models import Person


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All classes that somebody teaches or attends, and how to come into another one."""
    person_id = persons.person_id(request) if request.user.is_authenticated else None
    places = list(access.memberships_of(person_id))
    context = {
        "teaching": [each for each in places if each.teaches and not each.klass.is_archived],
        "attending": [each for each in places if each.role == Role.STUDENT and not each.klass.is_archived],
        "archived": [each for each in places if each.klass.is_archived],
        "may_make": may_make(request),
        "form": JoinForm(action=reverse("classes:join")),
    }
    return render(request, "classes/home.html", context)


def may_make(request: HttpRequest) -> bool:
    """Instructors make classes."""
    return bool(request.user.is_authenticated and request.user.is_active and request.user.is_staff)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new class, of who makes it."""
    if not may_make(request):
        raise Http404
    form = NewClassForm(request.POST or None, button=_("Make the class"))
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "term", "time_zone", "is_joining_open")}
        person = Person.objects.get(pk=persons.ensure_person(request))
        return redirect("classes:class", making.make(person, form.cleaned_data["token"], **said).slug)
    context = {"form": form, "title": _("New class"), "back": reverse("classes:home"), "back_words": _("Classes")}
    return render(request, "classes/form.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The code of a class, typed. Wrong ones are counted: a code is short."""
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        klass = _open_class(request, form.cleaned_data["code"])
        if klass is not None:
            return redirect("classes:join-by-link", klass.join_code)
        form.add_error("code", _("No class can be joined by that code now. Your instructor knows the right one."))
    context = {"form": form, "title": _("Join a class"), "back": reverse("classes:home"), "back_words": _("Classes")}
    return render(request, "classes/form.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_by_link(request: HttpRequest, code: str) -> HttpResponse:
    """The page behind a code: who is signed in joins, who is not signs in or up first, and comes back."""
    klass = _open_class(request, code.upper())
    if klass is None or request.user.groups.filter(name=instructors.DEMONSTRATION).exists():
        return render(request, "classes/join_over.html", status=404)
    if not request.user.is_authenticated:
        query = urlencode({"next": request.path})
        context = {"klass": klass, "sign_in": f"{reverse('people:sign-in')}?{query}"}
        return render(request, "classes/join.html", context | {"sign_up": f"{reverse('people:sign-up')}?{query}"})
    place = access.membership_in(klass, persons.person_id(request))
    if place is not None and place.is_confirmed:
        return redirect("classes:class", klass.slug)
    name = request.user.get_full_name() or request.user.get_username()
    form = NameForm(request.POST or None, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        person = Person.objects.get(pk=persons.ensure_person(request))
        making.join(klass, person, form.cleaned_data["name"])
        return redirect("classes:class", klass.slug)
    return render(request, "classes/join.html", {"klass": klass, "form": form}, status=422 if form.errors else 200)


def _open_class(request: HttpRequest, code: str) -> Class | None:
    """The class that can be joined by a code now. Only wrong codes are counted."""
    address = address_of(request)
    if not tries.CODES_AN_ADDRESS.spend(address):
        return None
    found = Class.objects.filter(join_code=code, is_joining_open=True, is_archived=False).first()
    if found is not None:
        tries.CODES_AN_ADDRESS.give_back(address)
    return found
