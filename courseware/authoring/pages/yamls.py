"""A question as text: the way for what a form cannot say, with the line of each thing that is to be mended."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courseware.authoring import access, contents, keeping
from courseware.authoring.contents import Refused, Trouble
from courseware.authoring.models import Written
from courseware.authoring.pages import finding, writing
from courseware.authoring.pages.finding import Context
from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.quizzes import serving

_START = """\
id: {name}
type: single
title: {title}
group: {group}
concepts: []
difficulty: apply
page: ""
reserved: true
text: |
  {text}
options:
  - {{text: ..., right: true}}
  - {{text: ..., misconception: not-named, feedback: ...}}
explanation: ...
"""


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, frame: Context) -> HttpResponse:
    """A new question, in YAML."""
    topic = finding.topic(request.GET.get("topic", "") or topics.topics()[0].slug)
    if request.method == "POST":
        return _posted(request, frame, topic, None)
    groups = serving.bank_of(topic).groups
    start = _START.format(
        name=keeping.new_name(), title=_("A title"), group=groups[0].id if groups else "all", text=_("The text")
    )
    return _editor(request, frame, topic, None, start)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, frame: Context, pk: int) -> HttpResponse:
    """A question's text."""
    written = finding.question(request, pk)
    topic = keeping.topic_of(written)
    if request.method == "POST":
        return _posted(request, frame, topic, written)
    return _editor(request, frame, topic, written, keeping.text_of(written))


def _posted(request: HttpRequest, frame: Context, topic: Topic, written: Written | None) -> HttpResponse:
    text = request.POST.get("content", "").replace("\r\n", "\n")
    how: dict[str, Any] = {"seen": writing.seen(request), "note": request.POST.get("note", "")}
    try:
        question = contents.question_of(topic, text)
        if written is not None and question.id != written.name:
            words = _("A question keeps its name: write `id: %(name)s`.") % {"name": written.name}
            raise Refused([Trouble(_line_of(text, "id:"), "id", words)])
        if written is None and question.id in serving.bank_of(topic).questions:
            words = _("There is a question of this name: write another `id`.")
            raise Refused([Trouble(_line_of(text, "id:"), "id", words)])
        broken = contents.broken(topic, question)
        if broken:
            raise Refused([Trouble(1, "", each) for each in broken])
        saved = keeping.save(written, topic, question, text, access.person_of(request.user), **how)
    except Refused as refused:
        return _editor(request, frame, topic, written, text, troubles=refused.troubles, status=422)
    except keeping.Newer as newer:
        if written is None:
            words = _("There is a question of this name: write another `id`.")
            return _editor(request, frame, topic, None, text, troubles=[Trouble(1, "id", words)], status=422)
        troubles = [Trouble(1, "", writing.newer_words(newer.written))]
        return _editor(request, frame, topic, written, text, troubles=troubles, number=newer.written.number, status=409)
    return writing.saved_to(request, topic, saved, question)


def _line_of(text: str, key: str) -> int:
    lines = text.split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.lstrip("- ").startswith(key)), 1)


def _editor(
    request: HttpRequest,
    frame: Context,
    topic: Topic,
    written: Written | None,
    text: str,
    *,
    troubles: Any = (),
    number: int | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = text.split("\n")
    seen = writing.seen(request) if request.method == "POST" else written.number if written else 0
    context: Context = {
        "title": written.title if written else _("A new question in YAML"),
        "written": written,
        "topic": topic,
        "content": text,
        "troubles": [(each, lines[each.line - 1] if each.line <= len(lines) else "") for each in troubles],
        "seen": number if number is not None else seen,
        "note": request.POST.get("note", ""),
        "rows": min(60, max(20, len(lines) + 3)),
    }
    return finding.page(request, frame, "authoring/yaml.html", context, status)
