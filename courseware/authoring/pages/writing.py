"""The editor of a question: its form, a preview of it, formulas tried as they are typed, and saving."""

from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courseware.authoring import access, contents, editor, keeping, likeness, trying
from courseware.authoring.models import Written
from courseware.authoring.pages import finding
from courseware.authoring.pages.finding import Context
from courseware.authoring.shapes import filling, table
from courseware.authoring.shapes.codecs import CODECS
from courseware.authoring.shapes.filling import Form, NoForm
from courseware.authoring.shapes.notation import Bad
from courseware.authoring.shapes.table import Shape
from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.quizzes import serving
from courseware.quizzes.types import lab
from courseware.quizzes.types.contract import Range
from courseware.quizzes.types.kinds import AnyQuestion

# Of these a preview runs the engine, so it is made when it is asked for.
RUN = ("predict", "line", "lab")
# What a question has before it is written: as long as nobody says otherwise, it is kept for quizzes.
BEGINNING: Form = {"reserved": ["on"], "in_quiz": ["on"]}


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, frame: Context) -> HttpResponse:
    """A new question: its topic and type are chosen, then it is written."""
    slug, kind = request.GET.get("topic", ""), request.GET.get("kind", "")
    shape = table.shape_of(kind)
    if shape is None or topics.topic(slug) is None:
        kinds = [(each, name, help_of(each)) for each, name in table.NAMES.items()]
        context = {"title": _("A new question"), "kinds": kinds, "topics": topics.topics()}
        return finding.page(request, frame, "authoring/begin.html", context)
    topic = finding.topic(slug)
    if request.method == "POST":
        return _posted(request, frame, topic, shape, None)
    return _editor(request, frame, topic, shape, None, dict(BEGINNING))


def help_of(kind: str) -> str:
    """What a type is good for, in a sentence."""
    return {
        "single": _("Answers to choose one from; each wrong one has its own reply."),
        "multiple": _("Several answers are right; the mark is the share of them."),
        "numeric": _("A number or a formula, with numbers drawn anew for each student."),
        "ordering": _("Steps to be numbered; the mark is the share of right neighbours."),
        "matching": _("Left sides, each with a right side from a list."),
        "cloze": _("A text with gaps: numbers, words, or lists to choose from."),
        "short": _("A word or a few, compared without case and articles."),
        "predict": _("What will the simulation show? The engine gives the key."),
        "line": _("How does a value go over time? Drawn before the run."),
        "lab": _("Something to reach in the student's own lab, checked by its state."),
        "essay": _("An argument in her own words, graded by hand along a rubric."),
    }[kind]


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, frame: Context, pk: int) -> HttpResponse:
    """A question in its form; in YAML where the form cannot say it."""
    written = finding.question(request, pk)
    topic, shape = keeping.topic_of(written), table.shape_of(written.kind)
    if shape is None:
        return HttpResponseRedirect(reverse("admin:authoring_written_yaml", args=[pk]))
    if request.method == "POST":
        return _posted(request, frame, topic, shape, written)
    try:
        form = filling.form_of(shape, contents.plain(_question(topic, written)))
    except (NoForm, contents.Refused):
        messages.info(request, _("This question says something that its form cannot show: here it is in YAML."))
        return HttpResponseRedirect(reverse("admin:authoring_written_yaml", args=[pk]))
    return _editor(request, frame, topic, shape, written, form)


def _question(topic: Topic, written: Written) -> AnyQuestion:
    return contents.question_of(topic, keeping.text_of(written))


def _posted(request: HttpRequest, frame: Context, topic: Topic, shape: Shape, written: Written | None) -> HttpResponse:
    form = editor.complete(shape, editor.as_sent(request.POST))
    if request.POST.get("more"):
        return _editor(request, frame, topic, shape, written, form, more=[request.POST["more"]])
    name = written.name if written else keeping.new_name()
    filled = editor.filled(topic, shape, form, name)
    if filled.question is not None:
        filled.mistakes = [editor.Mistake(each) for each in contents.broken(topic, filled.question)]
    if filled.mistakes or filled.question is None:
        return _editor(request, frame, topic, shape, written, form, mistakes=filled.mistakes, status=422)
    if "preview" in request.POST:
        shown = _preview(topic, filled.question)
        return _editor(request, frame, topic, shape, written, form, preview=shown)
    author, text = access.person_of(request.user), contents.text_of(filled.question)
    try:
        how: dict[str, Any] = {"seen": seen(request), "note": request.POST.get("note", "")}
        saved = keeping.save(written, topic, filled.question, text, author, **how)
    except keeping.Newer as newer:
        told = [editor.Mistake(newer_words(newer.written))]
        return _editor(request, frame, topic, shape, written, form, mistakes=told, newer=newer.written, status=409)
    share(request, saved)
    return saved_to(request, topic, saved, filled.question)


def seen(request: HttpRequest) -> int:
    """The version that the form was made of."""
    found = request.POST.get("seen", "0")
    return int(found) if found.isascii() and found.isdigit() and len(found) < 9 else 0


def newer_words(written: Written) -> str:
    revision = keeping.newest(written)
    who = revision.author if revision else None
    return _(
        "Nothing was saved: %(who)s saved version %(number)s meanwhile. What you typed is still here. "
        "Look at that version in another tab, then save again to put yours after it."
    ) % {"who": who or _("somebody"), "number": written.number}


def share(request: HttpRequest, written: Written) -> None:
    """Who may see it, where whoever saved it decides that."""
    if access.may_share(request.user, written) and "asks_shared" in request.POST:
        Written.objects.filter(pk=written.pk).update(is_shared="is_shared" in request.POST)


def saved_to(request: HttpRequest, topic: Topic, saved: Written, question: AnyQuestion) -> HttpResponse:
    """The page of a question that was saved, with a word about ones that read much the same."""
    messages.success(
        request, _("Saved as version %(number)s of %(name)s.") % {"number": saved.number, "name": saved.name}
    )
    for like in near(request, topic, question):
        words = _("%(name)s “%(title)s” shares %(percent)s %% of its words: is this one needed?")
        messages.warning(request, words % {"name": like.name, "title": like.title, "percent": like.percent})
    return HttpResponseRedirect(reverse("admin:authoring_written_change", args=[saved.pk]), status=303)


def near(request: HttpRequest, topic: Topic, question: AnyQuestion) -> list[likeness.Like]:
    """Questions that read much the same, of those that she may see."""
    hidden = set(Written.objects.filter(topic=topic.slug).values_list("name", flat=True))
    hidden -= set(access.visible(request.user).filter(topic=topic.slug).values_list("name", flat=True))
    known = serving.bank_of(topic).questions
    return likeness.alike(question, [each for name, each in known.items() if name not in hidden])


def _editor(
    request: HttpRequest,
    frame: Context,
    topic: Topic,
    shape: Shape,
    written: Written | None,
    form: Form,
    *,
    mistakes: Any = (),
    more: Any = (),
    preview: str = "",
    newer: Written | None = None,
    status: int = 200,
) -> HttpResponse:
    number = newer.number if newer else seen(request) if request.method == "POST" else 0
    if written is not None and request.method != "POST":
        number = written.number
    context: Context = {
        "title": written.title
        if written
        else _("A new question: %(type)s") % {"type": str(table.NAMES[shape.kind]).lower()},
        "written": written,
        "topic": topic,
        "shape": shape,
        "sections": editor.sections(topic, shape, form, mistakes, more),
        "lists": list(editor.lists(topic, shape)),
        "mistakes": mistakes,
        "seen": number,
        "note": request.POST.get("note", ""),
        "may_share": written is None or access.may_share(request.user, written),
        "is_shared": "is_shared" in request.POST if request.method == "POST" else bool(written and written.is_shared),
        "is_run": shape.kind in RUN,
        "preview": preview,
        "newer": newer,
    }
    return finding.page(request, frame, "authoring/editor.html", context, status)


@require_POST
def preview(request: HttpRequest, frame: Context) -> HttpResponse:
    """The question as a student sees it, of what stands in the form now."""
    shape = table.shape_of(request.POST.get("kind", ""))
    topic = finding.topic(request.POST.get("topic", ""))
    if shape is None:
        text = request.POST.get("content", "")
        try:
            return _framed(request, _preview(topic, contents.question_of(topic, text), draws_from(request)))
        except contents.Refused as refused:
            mistakes = [editor.Mistake(f"{_('line')} {each.line}: {each.message}") for each in refused.troubles]
            return _framed(request, _waiting(mistakes))
    form = editor.complete(shape, editor.as_sent(request.POST))
    filled = editor.filled(topic, shape, form, "W-preview")
    if filled.question is None:
        return _framed(request, _waiting(filled.mistakes))
    return _framed(request, _preview(topic, filled.question, draws_from(request)))


def draws_from(request: HttpRequest) -> int:
    """After how many draws the preview goes on."""
    found = request.POST.get("draws", "0")
    return int(found) if found.isascii() and found.isdigit() and len(found) < 4 else 0


def _waiting(mistakes: Any) -> str:
    return render_to_string("authoring/preview.html", {"mistakes": mistakes})


def _preview(topic: Topic, question: AnyQuestion, first: int = 0) -> str:
    goals, trouble = trying.goals(topic, question) if isinstance(question, lab.Question) else ([], "")
    count = trying.DRAWS if question.parameters or not isinstance(question, lab.Question) else 1
    return render_to_string(
        "authoring/preview.html",
        {
            "question": question,
            "draws": trying.draws(topic, question, count, first),
            "goals": goals,
            "trouble": trouble,
            "is_task": isinstance(question, lab.Question),
        },
    )


def _framed(request: HttpRequest, page: str) -> HttpResponse:
    return render(request, "authoring/framed.html", {"page": page})


@require_POST
def try_formula(request: HttpRequest, frame: Context) -> HttpResponse:
    """A formula's value for some draws, or what is wrong with it, while it is typed."""
    topic = finding.topic(request.POST.get("topic", ""))
    shape, name = table.shape_of(request.POST.get("kind", "")), request.GET.get("field", "")
    text = request.POST.get(name, "")
    if shape is None or not text.strip():
        return HttpResponse("")
    form = editor.as_sent(request.POST)
    values = filling.content_of(shape, form).content
    own = name.startswith("values-")
    number = name.split("-")[1] if own and name.count("-") > 1 else ""
    known = values.get("values", {})
    if own:
        # A value may ask for those above it, and not for itself.
        itself = (form.get(f"values-{number}-name") or [""])[-1]
        names = list(known)
        known = {each: known[each] for each in names[: names.index(itself)]} if itself in known else known
    try:
        formula = formula_of(text)
        parameters = msgspec.convert(values.get("parameters", {}), dict[str, Range])
        found, trouble = trying.formula(topic, formula, parameters, known)
    except (Bad, msgspec.ValidationError) as error:
        found, trouble = [], str(error)
    return render(request, "authoring/tried.html", {"found": found, "trouble": trouble})


def formula_of(text: str) -> str | float:
    """A formula as its field says it; a tolerance may be a share."""
    found: str | float = CODECS["formula"].read([text])
    return found
