"""The gradebook of those who teach a class: the table, a student, a mark, and the files."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courseware.classes.access import STAFF, TEACHERS
from courseware.classes.models import Assignment, Membership
from courseware.gradebook import deciding, exporting, naming, reading, table
from courseware.gradebook.book import Book, open_book
from courseware.gradebook.collecting import Column, students_of
from courseware.gradebook.forms import EXCUSE, DecisionForm
from courseware.gradebook.models import Decision
from courseware.gradebook.views.around import of_class, student_of, work_of

STUDENTS_A_PAGE = 100
ALL = "all"


@require_safe
@of_class(STAFF)
def book(request: HttpRequest, place: Membership) -> HttpResponse:
    """Students by name, with all their marks; a hundred a page, or all."""
    klass = place.klass
    wanted = request.GET.get("page", "1")
    page = Paginator(students_of(klass), STUDENTS_A_PAGE).get_page(wanted)
    chosen = None if wanted == ALL else [each.id for each in page.object_list]
    found = open_book(klass, members=chosen)
    context = {
        "klass": klass,
        "book": found,
        "table": table.table(klass, found, naming.names(request, klass)),
        "page": page,
        "is_all": wanted == ALL,
        "all": ALL,
        "shapes": exporting.SHAPES,
        "names_hidden": naming.are_hidden(request),
        "categories": reading.categories(found),
        "at": "book",
    }
    return render(request, "gradebook/book.html", context)


@require_safe
@of_class(STAFF)
def student(request: HttpRequest, place: Membership, member: int) -> HttpResponse:
    """A student's marks, each with why it is what it is."""
    who = student_of(place, member)
    found = open_book(place.klass, members=[who.pk])
    context = reading.student(found, who.pk) | {
        "klass": place.klass,
        "who": who,
        "name": naming.names(request, place.klass)[who.pk],
    }
    return render(request, "gradebook/student.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_class(STAFF)
def mark(request: HttpRequest, place: Membership, member: int, work: int) -> HttpResponse:
    """A mark: its rules, its attempts, what was decided about it, and the form to decide."""
    who, given = student_of(place, member), work_of(place, work)
    found = open_book(place.klass, members=[who.pk])
    column = _column(found, given, who)
    may_decide = place.role in TEACHERS and not place.klass.is_archived
    if request.method != "POST":
        form = DecisionForm(initial={"token": get_random_string(20)}, possible=given.points)
        return _mark(request, place, found, column, who, given, form if may_decide else None)
    if not may_decide:
        raise Http404
    form = DecisionForm(request.POST, possible=given.points)
    if not form.is_valid():
        return _mark(request, place, found, column, who, given, form)
    deciding.decide(
        given,
        who,
        place.person_id,
        points=form.cleaned_data["points"],
        is_excused=form.cleaned_data["what"] == EXCUSE,
        reason=form.cleaned_data["reason"],
        token=form.cleaned_data["token"],
    )
    return redirect("gradebook:mark", place.klass.slug, who.pk, given.pk)


def _column(found: Book, given: Assignment, who: Membership) -> Column:
    """The work's column, if the work is for her."""
    row = found.row_of(who.pk)
    if row is None or given.pk not in row.marks:
        raise Http404
    return next(each for each in found.columns if each.id == given.pk)


def _mark(
    request: HttpRequest,
    place: Membership,
    found: Book,
    column: Column,
    who: Membership,
    given: Assignment,
    form: DecisionForm | None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "klass": place.klass,
        "who": who,
        "name": naming.names(request, place.klass)[who.pk],
        "work": given,
        "line": reading.line(found, who.pk, column),
        "attempts": reading.attempts(given, who),
        "decisions": reading.decisions(given, who),
        "form": form,
        "may_decide": form is not None,
    }
    return render(request, "gradebook/mark.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
@of_class(TEACHERS)
def take_back(request: HttpRequest, place: Membership, decision: int) -> HttpResponse:
    """A decision is taken back; what held before holds again."""
    found = get_object_or_404(Decision, pk=decision, assignment__klass=place.klass_id)
    deciding.take_back(found, place.person_id)
    return redirect("gradebook:mark", place.klass.slug, found.membership_id, found.assignment_id)


@require_safe
@of_class(STAFF)
def attempt(request: HttpRequest, place: Membership, attempt: int) -> HttpResponse:
    """What a student answered in an attempt, and how it was marked."""
    found = reading.attempt_in(place.klass, attempt)
    if found is None:
        raise Http404
    who = get_object_or_404(Membership, klass_id=place.klass_id, person=found.person_id)
    context = {
        "klass": place.klass,
        "attempt": found,
        "name": naming.names(request, place.klass).get(who.pk, who.name),
        "who": who,
        "questions": reading.questions(found),
    }
    return render(request, "gradebook/attempt.html", context)


@require_safe
@of_class(STAFF)
def export(request: HttpRequest, place: Membership, shape: str) -> HttpResponse:
    """The marks as a file."""
    chosen = exporting.SHAPES.get(shape)
    if chosen is None:
        raise Http404
    return exporting.answer(place.klass, open_book(place.klass), chosen)


@require_POST
@of_class(TEACHERS)
def show(request: HttpRequest, place: Membership, work: int) -> HttpResponse:
    """A column is hidden from students, or shown to them."""
    given = work_of(place, work)
    if request.POST.get("do") == "hide":
        deciding.hide_column(given, place.person_id)
        messages.success(request, _("Students do not see the marks of “%(title)s” now.") % {"title": given.title})
    else:
        deciding.show_column(given)
        messages.success(request, _("Students see the marks of “%(title)s” now.") % {"title": given.title})
    return redirect("gradebook:work", place.klass.slug, given.pk)


@require_POST
@of_class(STAFF)
def hide_names(request: HttpRequest, place: Membership) -> HttpResponse:
    """Numbers for names on this browser's pages, or the names again."""
    naming.hide(request, hidden=request.POST.get("do") == "hide")
    at = request.POST.get("at", "")
    return redirect("gradebook:insight" if at == "insight" else "gradebook:table", place.klass.slug)
