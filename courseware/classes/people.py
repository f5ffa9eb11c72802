"""Who is in a class: the list, a member's page, and what can be changed of her."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from courseware.classes import access, allowing, changing, making, standing
from courseware.classes.forms import AccommodationForm, GroupForm, MemberForm
from courseware.classes.models import Accommodation, Group, Membership, Role, Watched
from courseware.classes.within import member_of, within
from courseware.labs import topics
from courseware.people import reset_links


@within(*access.STAFF)
def people(request: HttpRequest, place: Membership) -> HttpResponse:
    """All members, teachers first, and the groups."""
    members = (
        place.klass.memberships.filter(is_active=True)
        .select_related("person__user", "accommodation")
        .prefetch_related("groups")
        .order_by("name", "pk")
    )
    active = Q(members__is_active=True)
    context = {
        "klass": place.klass,
        "may_teach": place.role in access.TEACHERS,
        "teachers": [each for each in members if each.role != Role.STUDENT],
        "students": [(each, allowing.accommodation_of(each)) for each in members if each.role == Role.STUDENT],
        "groups": place.klass.groups.annotate(size=Count("members", filter=active)).order_by("name"),
    }
    return render(request, "classes/people.html", context)


@within(*access.STAFF)
def member(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """A member's page."""
    return _page(request, place, member_of(place, number))


def _page(request: HttpRequest, place: Membership, member: Membership, status: int = 200, **forms: Any) -> HttpResponse:
    klass, may_teach = place.klass, place.role in access.TEACHERS
    is_student = member.role == Role.STUDENT
    accommodation = allowing.accommodation_of(member)
    context: dict[str, Any] = {"klass": klass, "member": member, "may_teach": may_teach, "is_student": is_student}
    context |= {
        "is_owner": place.role == Role.OWNER,
        "may_remove": may_teach and may_change(place, member),
        "may_help": may_help(request, place, member),
        "lines": standing.lines_of(member) if is_student else [],
        "accommodation": accommodation,
        "groups": member.groups.order_by("name"),
        "labs": topics.topics() if is_student and may_look(place, member) else [],
        "watched": Watched.objects.filter(membership=member).select_related("by__user").order_by("-at")[:10],
    }
    if may_teach and not klass.is_archived:
        context["form"] = (
            MemberForm(instance=member, may_set_role=may_change(place, member)) if may_change(place, member) else None
        )
        if is_student:
            action = reverse("classes:accommodate", args=[klass.slug, member.pk])
            context["accommodating"] = AccommodationForm(instance=accommodation, action=action)
    return render(request, "classes/member.html", context | forms, status=status)


def may_change(place: Membership, member: Membership) -> bool:
    """Instructors change students and assistants; other teachers are the owner's to change. Nobody removes an owner."""
    if member.role == Role.OWNER:
        return False
    return place.role == Role.OWNER or (place.role == Role.INSTRUCTOR and member.role != Role.INSTRUCTOR)


def may_look(place: Membership, member: Membership) -> bool:
    """Teachers look at labs of students who know of it."""
    return place.teaches and member.role == Role.STUDENT and member.is_confirmed


def may_help(request: HttpRequest, place: Membership, member: Membership) -> bool:
    """Whether a link for a forgotten password may be made: for a student of the class who agreed to be in it."""
    user = member.person.user
    if place.role not in access.TEACHERS or member.role != Role.STUDENT or not member.is_confirmed or user is None:
        return False
    return reset_links.may_make(request.user, user)  # type: ignore[arg-type]


@within(*access.TEACHERS, methods=["POST"])
def change(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """Her name, her number, her role."""
    member = member_of(place, number)
    if not may_change(place, member):
        raise Http404
    form = MemberForm(request.POST, instance=member, may_set_role=True)
    if not form.is_valid():
        member.refresh_from_db()
        return _page(request, place, member, 422, form=form)
    if form.cleaned_data.get("role") == Role.INSTRUCTOR and place.role != Role.OWNER:
        raise Http404
    form.save()
    changing.change_class(place.klass)
    return redirect("classes:member", place.klass.slug, member.pk)


@within(*access.TEACHERS, methods=["POST"])
def remove(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """Removes a member; what she did stays."""
    member = member_of(place, number)
    if not may_change(place, member):
        raise Http404
    making.go(member)
    changing.change_class(place.klass)
    messages.success(request, _("%(name)s is not in the class any more.") % {"name": member.name})
    return redirect("classes:people", place.klass.slug)


@within(*access.OWNER, methods=["POST"])
def hand_over(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """Makes an instructor of the class its owner."""
    member = member_of(place, number)
    if not making.hand_over(place, member):
        raise Http404
    messages.success(request, _("%(name)s owns the class now.") % {"name": member.name})
    return redirect("classes:people", place.klass.slug)


@within(*access.TEACHERS, methods=["POST"])
def accommodate(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """What holds for a student in everything."""
    member = member_of(place, number)
    if member.role != Role.STUDENT:
        raise Http404
    known = allowing.accommodation_of(member) or Accommodation(membership=member)
    action = reverse("classes:accommodate", args=[place.klass.slug, member.pk])
    form = AccommodationForm(request.POST, instance=known, action=action)
    if not form.is_valid():
        return _page(request, place, member, 422, accommodating=form)
    changing.accommodate(form.save(commit=False))
    messages.success(request, _("This holds from now on, also for what is going on."))
    return redirect("classes:member", place.klass.slug, member.pk)


@within(*access.TEACHERS, methods=["POST"])
def make_link(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """A link by which a student sets a new password, shown once."""
    member = member_of(place, number)
    if not may_help(request, place, member) or member.person.user is None:
        raise Http404
    link = request.build_absolute_uri(reset_links.path_for(member.person.user))
    return _page(request, place, member, link=link)


@within(*access.TEACHERS, methods=["GET", "HEAD", "POST"])
def new_group(request: HttpRequest, place: Membership) -> HttpResponse:
    """A group of students."""
    return _group(request, place, Group(klass=place.klass))


@within(*access.TEACHERS, methods=["GET", "HEAD", "POST"])
def group(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """A group's name and members."""
    return _group(request, place, _group_of(place, number))


@within(*access.TEACHERS, methods=["POST"])
def delete_group(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """Deletes a group on which no work depends: what is for it alone would be for all."""
    found = _group_of(place, number)
    if found.assignments.exists():
        messages.error(request, _("There is work for this group. Give that to others first."))
    else:
        found.delete()
    return redirect("classes:people", place.klass.slug)


def _group_of(place: Membership, number: int) -> Group:
    found = place.klass.groups.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _group(request: HttpRequest, place: Membership, found: Group) -> HttpResponse:
    students = place.klass.memberships.filter(is_active=True, role=Role.STUDENT).order_by("name")
    form = GroupForm(request.POST or None, instance=found, students=students, klass=place.klass)
    if request.method == "POST" and form.is_valid():
        form.save()
        changing.change_class(place.klass)
        return redirect("classes:people", place.klass.slug)
    context = {
        "form": form,
        "title": found.name or _("New group"),
        "back": reverse("classes:people", args=[place.klass.slug]),
        "back_words": _("People"),
        "delete": reverse("classes:delete-group", args=[place.klass.slug, found.pk]) if found.pk else "",
        "delete_words": _("Delete the group"),
    }
    return render(request, "classes/form.html", context, status=422 if form.errors else 200)
