"""A question's versions: what changed, by whom, and the way back; and the shipped one beside what is written here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courseware.authoring import access, contents, differences, keeping
from courseware.authoring.models import Revision, Written
from courseware.authoring.pages import finding
from courseware.authoring.pages.finding import Context


@require_safe
def versions(request: HttpRequest, frame: Context, pk: int) -> HttpResponse:
    """All versions, newest first, and what differs between two of them."""
    written = finding.question(request, pk)
    revisions = list(written.revisions.select_related("author__user"))
    newer, older = _chosen(request, revisions)
    old_text = older.content if older else written.base
    context = {
        "title": _("Versions of %(name)s") % {"name": written.name},
        "written": written,
        "revisions": revisions,
        "newer": newer,
        "older": older,
        "has_base": bool(written.base),
        "rows": _compared(old_text, newer.content) if newer else [],
    }
    return finding.page(request, frame, "authoring/versions.html", context)


def _compared(left: str, right: str) -> list[differences.Row]:
    return differences.compared(contents.canonical(left), contents.canonical(right))


def _chosen(request: HttpRequest, revisions: list[Revision]) -> tuple[Revision | None, Revision | None]:
    """The version to look at, and the one that it is held against: the one before it, if no other is named."""
    by_number = {str(each.number): each for each in revisions}
    newer = by_number.get(request.GET.get("b", ""), revisions[0] if revisions else None)
    if newer is None:
        return None, None
    return newer, by_number.get(request.GET.get("a", str(newer.number - 1)))


@require_safe
def shipped(request: HttpRequest, frame: Context, pk: int) -> HttpResponse:
    """What is written here and what is shipped, side by side; and what changed in the shipped one since."""
    written = finding.question(request, pk)
    question = keeping.shipped(keeping.topic_of(written)).get(written.name)
    if question is None or written.number == 0:
        raise Http404
    now = contents.text_of(question)
    newest = keeping.newest(written)
    context = {
        "title": _("%(name)s: shipped, and as edited here") % {"name": written.name},
        "written": written,
        "rows": _compared(now, newest.content if newest else ""),
        "since": _compared(written.base, now) if written.base else [],
    }
    return finding.page(request, frame, "authoring/shipped.html", context)


@require_POST
def do(request: HttpRequest, frame: Context, pk: int) -> HttpResponse:
    """What one click does with a question."""
    written = finding.question(request, pk)
    try:
        written = _done(request, written)
    except contents.Refused as refused:
        messages.error(request, _("Nothing was changed: %(why)s") % {"why": refused})
    except keeping.Newer:
        messages.error(request, _("Nothing was changed: somebody saved a version meanwhile. Look again, then decide."))
    return HttpResponseRedirect(reverse("admin:authoring_written_change", args=[written.pk]), status=303)


def _done(request: HttpRequest, written: Written) -> Written:
    author = access.person_of(request.user)
    match request.POST.get("do"):
        case "copy":
            made = keeping.copy(written, author)
            messages.success(request, _("This is a copy; nobody else sees it yet."))
            return made
        case "archive" if written.number:
            keeping.archive(written, is_archived=True)
            messages.success(request, _("Archived. Quizzes and practice do not ask it any more."))
        case "restore":
            keeping.archive(written, is_archived=False)
            messages.success(request, _("Brought back from the archive."))
        case "revert":
            number = request.POST.get("number", "")
            revision = written.revisions.filter(number=number).first() if number.isdigit() else None
            if revision is None:
                raise Http404
            keeping.revert(revision, author)
            messages.success(request, _("Version %(number)s counts again, as the newest.") % {"number": number})
        case "keep":
            keeping.keep_mine(written)
            messages.success(request, _("What is written here goes on counting."))
        case "take" if written.shipped:
            keeping.archive(written, is_archived=True)
            messages.success(request, _("The shipped question counts again. What was here is among the versions."))
        case _:
            raise Http404
    return written
