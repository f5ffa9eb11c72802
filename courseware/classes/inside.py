"""A class from within: its page for students and for teachers, its settings, its archive, its copy."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from courseware.classes import access, allowing, changing, making, standing
from courseware.classes.forms import AnnouncementForm, ClassForm, CopyForm
from courseware.classes.models import Assignment, Class, Membership, Role, Watched
from courseware.classes.within import within


@within()
def klass(request: HttpRequest, place: Membership) -> HttpResponse:
    """The class as its member sees it."""
    if place.teaches:
        return render(request, "classes/teacher.html", _for_teachers(request, place))
    return render(request, "classes/student.html", _for_student(place))


def _for_teachers(request: HttpRequest, place: Membership) -> dict[str, Any]:
    klass = place.klass
    works = Assignment.objects.filter(klass=klass).select_related("quiz", "category").prefetch_related("groups")
    link = request.build_absolute_uri(reverse("classes:join-by-link", args=[klass.join_code]))
    return {
        "place": place,
        "klass": klass,
        "may_teach": place.role in access.TEACHERS,
        "is_owner": place.role == Role.OWNER,
        "works": [(each, allowing.dates_of(each, allowing.NOTHING)) for each in works],
        "students": klass.memberships.filter(is_active=True, role=Role.STUDENT).count(),
        "announcements": klass.announcements.select_related("author__user")[:20],
        "announcing": AnnouncementForm(action=reverse("classes:announce", args=[klass.slug])),
        "categories": klass.categories.all(),
        "link": link,
    }


def _for_student(place: Membership) -> dict[str, Any]:
    lines = standing.lines_of(place)
    return {
        "place": place,
        "klass": place.klass,
        "lines": lines,
        "next": standing.next_of(lines),
        "done": sum(line.state == standing.State.DONE for line in lines),
        "announcements": place.klass.announcements.select_related("author__user")[:20],
        "accommodation": allowing.accommodation_of(place),
        "watched": Watched.objects.filter(membership=place).select_related("by__user").order_by("-at")[:10],
        "groups": place.groups.order_by("name"),
    }


@within(methods=["POST"])
def agree(request: HttpRequest, place: Membership) -> HttpResponse:
    """Who was put into the class by a list says that she belongs to it."""
    Membership.objects.filter(pk=place.pk).update(is_confirmed=True)
    return redirect("classes:class", place.klass.slug)


@within(methods=["POST"], even_archived=True)
def leave(request: HttpRequest, place: Membership) -> HttpResponse:
    """Leaves the class. An owner has to hand it over first."""
    if not making.go(place):
        messages.error(request, _("Hand the class over to another instructor first."))
        return redirect("classes:class", place.klass.slug)
    messages.success(request, _("You have left the class. What you did stays yours."))
    return redirect("classes:home")


@within(*access.TEACHERS, methods=["GET", "HEAD", "POST"])
def settings(request: HttpRequest, place: Membership) -> HttpResponse:
    """What the class is called, its time zone, and whether it can be joined."""
    form = ClassForm(request.POST or None, instance=place.klass)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("classes:class", place.klass.slug)
    return page_with_form(request, place.klass, form, _("Settings"))


@within(*access.TEACHERS, methods=["POST"])
def renew_code(request: HttpRequest, place: Membership) -> HttpResponse:
    """Another code to join by."""
    making.renew_code(place.klass)
    messages.success(request, _("The class has another code. The old one leads nowhere now."))
    return redirect("classes:class", place.klass.slug)


@within(*access.OWNER, methods=["POST"], even_archived=True)
def archive(request: HttpRequest, place: Membership) -> HttpResponse:
    """Into the archive, or back."""
    is_archived = request.POST.get("archived") == "1"
    Class.objects.filter(pk=place.klass_id).update(is_archived=is_archived)
    changing.change_class(place.klass)
    return redirect("classes:class", place.klass.slug)


@within(*access.TEACHERS, methods=["GET", "HEAD", "POST"], even_archived=True)
def copy(request: HttpRequest, place: Membership) -> HttpResponse:
    """The class for the next term."""
    form = CopyForm(request.POST or None, initial={"title": place.klass.title})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = making.copy(
            place.klass, place.person, said["token"], title=said["title"], term=said["term"], days=said["days"]
        )
        messages.success(request, _("Copied. Nothing of it is published yet, and nobody is in it but you."))
        return redirect("classes:class", made.slug)
    return page_with_form(request, place.klass, form, _("Copy to another term"))


@within(*access.STAFF, methods=["POST"])
def announce(request: HttpRequest, place: Membership) -> HttpResponse:
    """Tells the class something; the form that comes twice tells it once."""
    form = AnnouncementForm(request.POST)
    if not form.is_valid():
        return render(request, "classes/teacher.html", _for_teachers(request, place) | {"announcing": form}, status=422)
    place.klass.announcements.get_or_create(
        token=form.cleaned_data["token"], defaults={"author": place.person, "text": form.cleaned_data["text"]}
    )
    return redirect("classes:class", place.klass.slug)


@within(*access.STAFF, methods=["POST"])
def unsay(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """Takes an announcement back: its author may, and who teaches the class."""
    found = place.klass.announcements.filter(pk=number)
    if place.role not in access.TEACHERS:
        found = found.filter(author=place.person_id)
    found.delete()
    return redirect("classes:class", place.klass.slug)


def page_with_form(request: HttpRequest, klass: Class, form: Any, title: str, **more: Any) -> HttpResponse:
    """A page that holds one form, and leads back to the class."""
    context = {
        "form": form,
        "title": title,
        "back": reverse("classes:class", args=[klass.slug]),
        "back_words": str(klass),
    }
    return render(request, "classes/form.html", context | more, status=422 if form.errors else 200)
