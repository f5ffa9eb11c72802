"""Pages of lessons in the admin: the list of them, the text of one, its versions, and the file beside it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courseware.authoring import access, differences, pages_kept
from courseware.authoring.models import EditedPage
from courseware.authoring.pages import finding, writing
from courseware.authoring.pages.finding import Context
from courseware.authoring.pages_kept import Shipped
from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.lessons.addresses import page_address


@require_safe
def listed(request: HttpRequest, frame: Context) -> HttpResponse:
    """All pages of all lessons, and which of them are told otherwise here."""
    edited = {(each.topic, each.page): each for each in EditedPage.objects.select_related("owner__user")}
    groups = [
        (topic, [_entry(each, edited.get((topic.slug, each.name))) for each in pages_kept.shipped(topic).values()])
        for topic in topics.topics()
    ]
    context = {"title": _("Pages of lessons"), "groups": [each for each in groups if each[1]]}
    return _page(request, frame, "authoring/pages.html", context)


def _entry(page: Shipped, edited: EditedPage | None) -> dict[str, Any]:
    counts = edited is not None and not edited.is_archived
    is_behind = counts and edited is not None and edited.based_on != page.digest
    return {"name": page.name, "edited": edited if counts else None, "is_behind": is_behind}


def _found(topic: str, page: str) -> tuple[Topic, Shipped, EditedPage | None]:
    of = finding.topic(topic)
    shipped = pages_kept.shipped(of).get(page)
    if shipped is None:
        raise Http404
    return of, shipped, EditedPage.objects.filter(topic=topic, page=page).first()


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, frame: Context, topic: str, page: str) -> HttpResponse:
    """A page's text. It is checked before it is served; what was typed stays in the form."""
    of, shipped, edited = _found(topic, page)
    if request.method == "POST" and request.POST.get("do") in ("keep", "take"):
        return _chosen(request, shipped, edited)
    if request.method == "POST":
        return _posted(request, frame, of, shipped, edited)
    counts = edited is not None and not edited.is_archived
    text = pages_kept.newest(edited).content if counts and edited else shipped.text
    return _editor(request, frame, of, shipped, edited, text)


def _chosen(request: HttpRequest, shipped: Shipped, edited: EditedPage | None) -> HttpResponse:
    if edited is None:
        raise Http404
    if request.POST["do"] == "keep":
        pages_kept.keep_mine(edited, shipped)
        messages.success(request, _("What is told here goes on counting."))
    else:
        pages_kept.take_shipped(edited)
        messages.success(request, _("The shipped page counts again. What was told here is among the versions."))
    return HttpResponseRedirect(
        reverse("admin:authoring_editedpage_page", args=[edited.topic, edited.page]), status=303
    )


def _posted(
    request: HttpRequest, frame: Context, topic: Topic, shipped: Shipped, edited: EditedPage | None
) -> HttpResponse:
    text = request.POST.get("content", "").replace("\r\n", "\n")
    faults = pages_kept.faults(topic, shipped, text)
    if faults:
        return _editor(request, frame, topic, shipped, edited, text, faults=faults, status=422)
    note = request.POST.get("note", "")[:200]
    try:
        author = access.person_of(request.user)
        saved = pages_kept.save(topic, shipped, text, author, seen=writing.seen(request), note=note)
    except pages_kept.Newer:
        edited = EditedPage.objects.filter(topic=topic.slug, page=shipped.name).first()
        words = _("Nothing was saved: somebody saved a version meanwhile. What you typed is still here;")
        messages.error(request, f"{words} {_('save again to put yours after it.')}")
        return _editor(request, frame, topic, shipped, edited, text, is_newer=True, status=409)
    messages.success(request, _("Saved as version %(number)s; readers see it now.") % {"number": saved.number})
    return _to(topic.slug, shipped.name)


def _to(topic: str, page: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:authoring_editedpage_page", args=[topic, page]), status=303)


def _editor(
    request: HttpRequest,
    frame: Context,
    topic: Topic,
    shipped: Shipped,
    edited: EditedPage | None,
    text: str,
    *,
    faults: Any = (),
    is_newer: bool = False,
    status: int = 200,
) -> HttpResponse:
    counts = edited is not None and not edited.is_archived
    lines = text.split("\n")
    is_behind = counts and edited is not None and edited.based_on != shipped.digest
    number = edited.number if edited else 0
    context: Context = {
        "title": _("%(topic)s: %(page)s") % {"topic": topic.title, "page": shipped.name},
        "topic": topic,
        "page": shipped,
        "edited": edited,
        "counts": counts,
        "content": text,
        "faults": [(each, lines[each.line - 1] if each.line <= len(lines) else "") for each in faults],
        "seen": number if is_newer or request.method != "POST" else writing.seen(request),
        "note": request.POST.get("note", ""),
        "is_behind": is_behind,
        "since": differences.compared(edited.base, shipped.text) if is_behind and edited else [],
        "beside": differences.compared(shipped.text, text) if is_behind else [],
        "address": page_address(topic.slug, shipped.name),
    }
    return _page(request, frame, "authoring/page.html", context, status)


@require_safe
def versions(request: HttpRequest, frame: Context, topic: str, page: str) -> HttpResponse:
    """All versions of a page, and what differs between two of them."""
    of, shipped, edited = _found(topic, page)
    if edited is None:
        raise Http404
    revisions = list(edited.revisions.select_related("author__user"))
    by_number = {str(each.number): each for each in revisions}
    newer = by_number.get(request.GET.get("b", ""), revisions[0])
    older = by_number.get(request.GET.get("a", str(newer.number - 1)))
    context = {
        "title": _("Versions of %(name)s") % {"name": shipped.name},
        "topic": of,
        "page": shipped,
        "revisions": revisions,
        "newer": newer,
        "older": older,
        "has_base": bool(edited.base),
        "rows": differences.compared(older.content if older else edited.base, newer.content),
    }
    return _page(request, frame, "authoring/page_versions.html", context)


def _page(request: HttpRequest, frame: Context, template: str, context: Context, status: int = 200) -> HttpResponse:
    return finding.page(request, frame, template, {**context, "opts": EditedPage._meta}, status)
