"""A file of questions taken in, in two steps: what would become of it, and then all of it at once; and a file made."""

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courseware.authoring import access, exchange
from courseware.authoring.pages import finding
from courseware.authoring.pages.finding import Context
from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.quizzes.formats.contract import LARGEST_BYTES, Unusable
from courseware.quizzes.tickets import new_token

# How long a file waits to be taken in.
WAITS_S = 3600


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, frame: Context) -> HttpResponse:
    """The form for a file; sent with one, what would become of it; sent with its number, it is taken in."""
    if request.method == "POST" and "waiting" in request.POST:
        return _apply(request, frame)
    if request.method == "POST":
        return _review(request, frame)
    return _form(request, frame)


def _form(request: HttpRequest, frame: Context, trouble: str = "") -> HttpResponse:
    context: Context = {
        "title": _("Import questions"),
        "topics": topics.topics(),
        "formats": exchange.FORMATS.items(),
        "said": request.POST or {"topic": request.GET.get("topic", "")},
        "most": LARGEST_BYTES // 1_000_000,
        "trouble": trouble,
    }
    return finding.page(request, frame, "authoring/bring.html", context, 422 if trouble else 200)


def _review(request: HttpRequest, frame: Context) -> HttpResponse:
    topic, form = finding.topic(request.POST.get("topic", "")), request.POST.get("format", "")
    file = request.FILES.get("file")
    if form not in exchange.FORMATS or file is None:
        return _form(request, frame, _("Choose a file and its format."))
    if (file.size or 0) > LARGEST_BYTES:
        most = LARGEST_BYTES // 1_000_000
        return _form(request, frame, _("The file is larger than %(most)s MB; divide it.") % {"most": most})
    content = file.read()
    try:
        plan = exchange.plan(topic, form, content)
    except Unusable as unusable:
        return _form(request, frame, _("Nothing was taken: %(why)s") % {"why": unusable})
    waiting = new_token()
    cache.set(_key(request, waiting), (topic.slug, form, content, str(file.name)), WAITS_S)
    context = {"title": _("What would become of the file"), "plan": plan, "topic": topic, "waiting": waiting}
    return finding.page(request, frame, "authoring/brought.html", context | {"name": file.name})


def _key(request: HttpRequest, waiting: str) -> str:
    return f"import-{request.user.pk}-{waiting[:40]}"


def _apply(request: HttpRequest, frame: Context) -> HttpResponse:
    key = _key(request, request.POST["waiting"])
    held = cache.get(key)
    # Whoever takes it away applies it: a form that is sent twice does it once.
    if held is None or not cache.delete(key):
        return _form(request, frame, _("This file was taken in already, or has waited too long. Send it again."))
    slug, form, content, name = held
    topic = finding.topic(slug)
    plan = exchange.plan(topic, form, content)
    try:
        note = _("Imported from %(name)s") % {"name": name}
        made = exchange.apply(topic, plan.new, access.person_of(request.user), note)
    except IntegrityError:
        return _form(request, frame, _("Somebody wrote a question of the same name meanwhile. Send the file again."))
    words = ngettext("%(count)s question was imported.", "%(count)s questions were imported.", len(made))
    messages.success(request, words % {"count": len(made)})
    way = reverse("admin:authoring_written_changelist")
    return HttpResponseRedirect(f"{way}?topic={topic.slug}&state=mine", status=303)


@require_http_methods(["GET", "HEAD"])
def take(request: HttpRequest, frame: Context) -> HttpResponse:
    """The chosen questions as a file, or first what the format cannot carry of them."""
    chosen = list(access.visible(request.user).filter(pk__in=_numbers(request.GET.get("ids", ""))).order_by("pk"))
    if not chosen:
        raise Http404
    topic = finding.topic(chosen[0].topic)
    chosen = [each for each in chosen if each.topic == topic.slug]
    form = request.GET.get("format", "")
    if form in exchange.FORMATS:
        return _file(topic, *exchange.exported(topic, chosen, form)[:1], form=form)
    rows = [(name, each.title, exchange.exported(topic, chosen, name)[1]) for name, each in exchange.FORMATS.items()]
    ids = ",".join(str(each.pk) for each in chosen)
    context: Context = {"title": _("Export questions"), "count": len(chosen), "ids": ids, "rows": rows}
    return finding.page(request, frame, "authoring/take.html", context)


def _numbers(text: str) -> list[int]:
    return [int(each) for each in text.split(",")[:5000] if each.isascii() and each.isdigit() and len(each) < 18]


def _file(topic: Topic, content: bytes, *, form: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/octet-stream")
    name: Any = f"{topic.slug}-questions.{exchange.FORMATS[form].ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
