"""The pages of an import: a file, what would become of each row, and what was done."""

import csv
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courseware.classes import access, words
from courseware.classes.forms import RosterForm
from courseware.classes.inside import page_with_form
from courseware.classes.models import Membership, Roster
from courseware.classes.roster import applying, planning, reading
from courseware.classes.roster.planning import Fate
from courseware.classes.within import within

KEPT = timedelta(hours=24)


@within(*access.TEACHERS, methods=["GET", "HEAD", "POST"])
def upload(request: HttpRequest, place: Membership) -> HttpResponse:
    """Takes a file and looks through it; nobody is imported by that."""
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = reading.read(_content(form))
        except reading.Unreadable as unreadable:
            form.add_error("file" if form.cleaned_data.get("file") else "text", words.of_file(unreadable))
        else:
            planned = planning.plan(place.klass, found.rows)
            Roster.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
            kept = [each.kept() for each in planned]
            roster = Roster.objects.create(klass=place.klass, by=place.person, rows=kept)
            notes = ",".join(found.notes)
            return redirect(reverse("classes:roster", args=[place.klass.slug, roster.pk]) + f"?notes={notes}")
    return page_with_form(request, place.klass, form, _("Import students"), template_note="roster")


def _content(form: RosterForm) -> bytes:
    """What was sent, never more of it than is read."""
    file = form.cleaned_data.get("file")
    if not file:
        return str(form.cleaned_data["text"]).encode()
    if file.size > reading.MOST_BYTES:
        raise reading.Unreadable("too_large")
    content: bytes = file.read()
    return content


@within(*access.TEACHERS, methods=["GET", "HEAD", "POST"])
def roster(request: HttpRequest, place: Membership, number: int) -> HttpResponse:
    """The dry run; sent, it is applied."""
    found = Roster.objects.filter(pk=number, klass=place.klass_id, by=place.person_id).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _dry_run(request, place, found)
    try:
        applied = applying.apply(found)
    except applying.Changed:
        rows = [planning.from_kept(each).row for each in found.rows]
        found.rows = [each.kept() for each in planning.plan(place.klass, rows)]
        found.save(update_fields=["rows"])
        problem = _("Since you looked through it, something has changed. Look again, and apply it then.")
        return _dry_run(request, place, found, problem=problem, status=409)
    if applied is None:
        return redirect("classes:people", place.klass.slug)
    links = [(each, user, request.build_absolute_uri(path)) for each, user, path in applied.links]
    context = {"klass": place.klass, "joined": applied.joined, "links": links}
    return render(request, "classes/roster_done.html", context)


def _dry_run(
    request: HttpRequest, place: Membership, found: Roster, *, problem: str = "", status: int = 200
) -> HttpResponse:
    planned = [planning.from_kept(each) for each in found.rows]
    counts = [(words.FATES[fate], sum(each.fate == fate for each in planned)) for fate in Fate]
    notes = [each for each in request.GET.get("notes", "").split(",") if each in words.NOTES]
    context = {
        "klass": place.klass,
        "roster": found,
        "rows": [(each.row, each.fate, words.FATES[each.fate], words.of_row(each.row.problem)) for each in planned],
        "counts": [(told, count) for told, count in counts if count],
        "coming": sum(each.fate in (Fate.NEW, Fate.EXISTING, Fate.BACK) for each in planned),
        "notes": [words.of_note(each) for each in notes],
        "problem": problem,
    }
    return render(request, "classes/roster.html", context, status=status)


@within(*access.STAFF)
def download(request: HttpRequest, place: Membership) -> HttpResponse:
    """The class as a file that can be imported again. No cell begins like a formula."""
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="class-{place.klass.slug}.csv"'},
    )
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["name", "username", "email", "student number", "group"])
    students = place.klass.memberships.filter(is_active=True, role="student").select_related("person__user")
    for each in students.prefetch_related("groups").order_by("name"):
        user = each.person.user
        groups = sorted(group.name for group in each.groups.all())
        cells = [each.name, user.username if user else "", user.email if user else "", each.number, "; ".join(groups)]
        writer.writerow([_harmless(cell) for cell in cells])
    return response


def _harmless(cell: str) -> str:
    """A spreadsheet computes what begins so; an apostrophe makes it text."""
    return f"'{cell}" if cell.startswith(reading.FORMULA) else cell
