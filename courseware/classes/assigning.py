"""Work of a class: it is set, dated, published; extended for one student; given more time while it goes on."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.classes import access, allowing, changing
from courseware.classes import work as works
from courseware.classes.forms import CategoryForm, ExtensionForm, TimeForm, WorkForm
from courseware.classes.inside import page_with_form
from courseware.classes.models import Assignment, Category, Extension, Membership
from courseware.classes.within import within
from courseware.quizzes.models import Attempt


@within(*access.TEACHERS, methods=["GET", "HEAD", "POST"])
def new(request: HttpRequest, place: Membership) -> HttpResponse:
    """A new piece of work; `what` may be named by the address."""
    instance = Assignment(klass=place.klass)
    what = {"what": request.GET.get("what", "")}
    form = WorkForm(request.POST or None, instance=instance, klass=place.klass, initial=what)
    if request.method == "POST" and form.is_valid():
        instance.token = form.cleaned_data["token"] or instance.token
        try:
            with transaction.atomic():
                form.save()
        except IntegrityError:
            return redirect("classes:class", place.klass.slug)
        changing.change_work(instance)
        return redirect("classes:work", place.klass.slug, instance.pk)
    return page_with_form(request, place.klass, form, _("Set work"))


@within(*access.STAFF)
def work(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """A piece of work, with who has other dates."""
    return _page(request, place, work_of(place, number))


def work_of(place: Membership, number: int) -> Assignment:
    """A piece of work of the same class. Raises Http404."""
    found = Assignment.objects.select_related("quiz", "category").filter(klass=place.klass_id, pk=number).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, place: Membership, found: Assignment, status: int = 200, **forms: Any) -> HttpResponse:
    klass, students = place.klass, works.students_of(found).order_by("name")
    special = allowing.specials(klass.pk)
    others = [(each, special[found.pk, each.pk]) for each in students if (found.pk, each.pk) in special]
    at_it = _going_on(found)
    context: dict[str, Any] = {
        "klass": klass,
        "work": found,
        "address": works.address(found),
        "dates": allowing.dates_of(found, allowing.NOTHING),
        "groups": found.groups.order_by("name"),
        "may_teach": place.role in access.TEACHERS and not klass.is_archived,
        "students": len(students),
        "others": [(each, holds, allowing.dates_of(found, holds), _told(found, holds)) for each, holds in others],
        "extensions": set(Extension.objects.filter(assignment=found).values_list("membership", flat=True)),
        "at_it": at_it,
    }
    if context["may_teach"]:
        to = {"students": students}
        context["extending"] = ExtensionForm(action=reverse("classes:extend", args=[klass.slug, found.pk]), **to)
        if found.quiz is not None and at_it:
            context["timing"] = TimeForm(action=reverse("classes:add-time", args=[klass.slug, found.pk]), **to)
    return render(request, "classes/work.html", context | forms, status=status)


def _told(work: Assignment, special: allowing.Special) -> list[str]:
    """What is different for somebody, in words."""
    told = []
    base_s = work.quiz.time_limit_s if work.quiz else None
    if base_s and special.has_no_time_limit:
        told.append(_("no time limit"))
    elif base_s and (time_s := allowing.time_for(base_s, special)) != base_s:
        told.append(
            _("%(minutes)d min (%(base)d + extra time)") % {"minutes": -(-(time_s or 0) // 60), "base": base_s // 60}
        )
    if special.extra_attempts and work.quiz:
        count = special.extra_attempts
        told.append(ngettext("%(count)d further attempt", "%(count)d further attempts", count) % {"count": count})
    return told


def _going_on(found: Assignment) -> list[Membership]:
    """Who is in the midst of the quiz now."""
    if found.quiz is None:
        return []
    open_ = Attempt.objects.filter(quiz=found.quiz, closed_at=None, is_dry_run=False)
    return list(works.students_of(found).filter(person__in=open_.values("person")).order_by("name"))


@within(*access.TEACHERS, methods=["GET", "HEAD", "POST"])
def edit(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """Changes a piece of work."""
    found = work_of(place, number)
    before = found.quiz
    form = WorkForm(request.POST or None, instance=found, klass=place.klass)
    if request.method == "POST" and form.is_valid():
        form.save()
        changing.change_work(work_of(place, number), before)
        return redirect("classes:work", place.klass.slug, found.pk)
    return page_with_form(request, place.klass, form, _("Change: %(title)s") % {"title": found.title})


@within(*access.TEACHERS, methods=["POST"])
def publish(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """Shows a piece of work to its students, or hides it again."""
    found = work_of(place, number)
    Assignment.objects.filter(pk=found.pk).update(is_published=request.POST.get("published") == "1")
    changing.change_work(found)
    return redirect("classes:work", place.klass.slug, found.pk)


@within(*access.TEACHERS, methods=["POST"])
def delete(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """Deletes a piece of work; what was done of it stays."""
    found = work_of(place, number)
    quiz = found.quiz
    found.delete()
    changing.change_work(found, quiz)
    return redirect("classes:class", place.klass.slug)


@within(*access.TEACHERS, methods=["POST"])
def extend(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """Another date or further attempts for one student."""
    found = work_of(place, number)
    action = reverse("classes:extend", args=[place.klass.slug, found.pk])
    form = ExtensionForm(request.POST, students=works.students_of(found), action=action)
    if not form.is_valid():
        return _page(request, place, found, 422, extending=form)
    said = form.cleaned_data
    changing.extend(
        found,
        said["member"],
        place.person_id,
        due_at=said["until"],
        attempts=said["attempts"] or 0,
        reason=said["reason"],
    )
    return redirect("classes:work", place.klass.slug, found.pk)


@within(*access.TEACHERS, methods=["POST"])
def end_extension(request: HttpRequest, place: Membership, number: int, member: int) -> HttpResponse:
    """Takes an extension back."""
    found = work_of(place, number)
    student = works.students_of(found).filter(pk=member).first()
    if student is None:
        raise Http404
    changing.end_extension(found, student)
    return redirect("classes:work", place.klass.slug, found.pk)


@within(*access.TEACHERS, methods=["POST"])
def add_time(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """Minutes more for one student, or for all who are at the quiz now."""
    found = work_of(place, number)
    if found.quiz is None:
        raise Http404
    action = reverse("classes:add-time", args=[place.klass.slug, found.pk])
    form = TimeForm(request.POST, students=works.students_of(found), action=action)
    if not form.is_valid():
        return _page(request, place, found, 422, timing=form)
    said = form.cleaned_data
    to = [said["to"]] if said["to"] else _going_on(found)
    changing.add_time(found, to, place.person_id, said["minutes"], said["token"])
    messages.success(
        request,
        ngettext("%(count)d student has more time.", "%(count)d students have more time.", len(to))
        % {"count": len(to)},
    )
    return redirect("classes:work", place.klass.slug, found.pk)


@within(*access.TEACHERS, methods=["GET", "HEAD", "POST"])
def new_category(request: HttpRequest, place: Membership) -> HttpResponse:
    """A category of work."""
    return _category(request, place, Category(klass=place.klass))


@within(*access.TEACHERS, methods=["GET", "HEAD", "POST"])
def category(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """A category's name, weight and lowest marks."""
    return _category(request, place, _category_of(place, number))


@within(*access.TEACHERS, methods=["POST"])
def delete_category(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """Deletes a category; its work has none then."""
    _category_of(place, number).delete()
    return redirect("classes:class", place.klass.slug)


def _category_of(place: Membership, number: int) -> Category:
    found = place.klass.categories.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _category(request: HttpRequest, place: Membership, found: Category) -> HttpResponse:
    form = CategoryForm(request.POST or None, instance=found, klass=place.klass)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("classes:class", place.klass.slug)
    more = {}
    if found.pk:
        delete_at = reverse("classes:delete-category", args=[place.klass.slug, found.pk])
        more = {"delete": delete_at, "delete_words": _("Delete the category")}
    return page_with_form(request, place.klass, form, found.name or _("New category"), **more)
