"""Pages of who leads a quiz. What is not hers, and what is not there, look the same."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courseware.people import persons
from courseware.quizzes import drawing, moments, owners, words
from courseware.quizzes.models import Mode, Question, Quiz, Regrade, Slot, Version
from courseware.quizzes.teaching import building, picking, reading, regrading, results
from courseware.quizzes.teaching.forms import DrawForm, QuizForm, ReasonForm, SearchForm, SlotForm

View = Callable[..., HttpResponse]
NAMES = "quizzes-shows-names"


def of_instructors(view: View) -> View:
    """For instructors alone."""

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **how: Any) -> HttpResponse:
        if not owners.is_instructor(request):
            raise Http404
        with timezone.override(moments.zone_of(None, persons.person_id(request))):
            return view(request, *args, **how)

    return answer


def of_leaders(view: View) -> View:
    """For who leads the quiz of that address, which the view is given."""

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, slug: str, *args: Any, **how: Any) -> HttpResponse:
        return _in_its_zone(view, request, owners.find(request, slug), *args, **how)

    return answer


def of_owners(view: View) -> View:
    """For who may also change the quiz, and the marks of all that took it."""

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, slug: str, *args: Any, **how: Any) -> HttpResponse:
        return _in_its_zone(view, request, owners.find_to_change(request, slug), *args, **how)

    return answer


def _in_its_zone(view: View, request: HttpRequest, quiz: Quiz, *args: Any, **how: Any) -> HttpResponse:
    with timezone.override(moments.zone_of(quiz, persons.person_id(request))):
        return view(request, quiz, *args, **how)


def _her_id(request: HttpRequest) -> int:
    found = persons.person_id(request)
    assert found is not None, "who leads a quiz is somebody"
    return found


def _shows_names(request: HttpRequest) -> bool:
    """Names are hidden until they are asked for, which the session remembers."""
    if "names" in request.GET:
        request.session[NAMES] = request.GET["names"] == "1"
    return bool(request.session.get(NAMES, False))


@require_safe
@of_instructors
def quizzes(request: HttpRequest) -> HttpResponse:
    """The quizzes that she leads."""
    person_id = persons.person_id(request)
    found = list(owners.led_by(person_id).order_by("-made_at")) if person_id is not None else []
    begun = results.counts_by_quiz(found)
    zones = moments.zones_of(begun, person_id)
    rows = [
        {"quiz": each, "begun": begun[each.pk], "is_graded": each.mode == Mode.GRADED, "zone": zones[each.pk]}
        for each in found
    ]
    return render(request, "quizzes/teach/quizzes.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@of_instructors
def new(request: HttpRequest) -> HttpResponse:
    """A new quiz."""
    form = QuizForm(request.POST or None, initial={"mode": Mode.GRADED, "shows": "after_hand_in", "most_attempts": 1})
    if request.method == "POST" and form.is_valid():
        made = building.create(form.save(commit=False), persons.ensure_person(request))
        return redirect("quizzes:teach-quiz", made.slug)
    context = {"form": form, "quiz": None}
    return render(request, "quizzes/teach/settings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@of_owners
def settings(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    """What holds for the quiz as a whole."""
    form = QuizForm(request.POST or None, instance=quiz)
    if request.method == "POST" and form.is_valid():
        building.change(form.save(commit=False))
        return redirect("quizzes:teach-quiz", quiz.slug)
    context = {"form": form, "quiz": quiz, "name": words.name_of(quiz)}
    return render(request, "quizzes/teach/settings.html", context, status=422 if form.errors else 200)


@require_safe
@of_leaders
def quiz(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    """A quiz as it is built: its places, and a bank to choose from."""
    return _built(request, quiz)


def _built(request: HttpRequest, quiz: Quiz, *, draw: DrawForm | None = None, refused: str = "") -> HttpResponse:
    search = SearchForm(quiz, request.GET)
    said = search.cleaned_data if search.is_valid() else {}
    slots = list(quiz.slots.select_related("question"))
    rows = [_row(quiz, slot, place, len(slots)) for place, slot in enumerate(slots, start=1)]
    page, offers = picking.page_of(quiz, said, request.GET.get("page"))
    context = {
        "quiz": quiz,
        "name": words.name_of(quiz),
        "slots": rows,
        "points": words.points(float(sum(slot.points * slot.count for slot in slots))),
        "questions": sum(slot.count for slot in slots),
        "begun": results.counts_by_quiz([quiz])[quiz.pk],
        "search": search,
        "found": page,
        "offers": offers,
        "asked": request.GET.urlencode(),
        "draw": draw or DrawForm(quiz),
        "refused": refused,
        "may_change": owners.may_change(quiz, _her_id(request)),
        "mended": bool(regrading.mended(quiz)),
        "address": request.build_absolute_uri(f"/quizzes/{quiz.slug}/"),
    }
    return render(request, "quizzes/teach/quiz.html", context, status=422 if refused or (draw and draw.errors) else 200)


def _row(quiz: Quiz, slot: Slot, place: int, count: int) -> dict[str, Any]:
    question = drawing.fixed(slot)
    offered = 0 if question else len(drawing.matching(slot, is_graded=quiz.mode == Mode.GRADED))
    return {
        "slot": slot,
        "place": place,
        "is_first": place == 1,
        "is_last": place == count,
        "title": question.title if question else "",
        "id": slot.question.name if slot.question else "",
        "offered": offered,
        "is_short": question is None and offered < slot.count,
        "about": ", ".join([*slot.concepts, *slot.tags]),
    }


@require_POST
@of_owners
def add(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    """A question of the bank, or a draw, at the end of the quiz."""
    try:
        if request.POST.get("do") == "draw":
            form = DrawForm(quiz, request.POST)
            if not form.is_valid():
                return _built(request, quiz, draw=form)
            building.add_draw(quiz, form.save(commit=False))
        else:
            building.add_question(quiz, request.POST.get("topic", ""), request.POST.get("question", ""))
    except building.CannotAdd as cannot:
        return _built(request, quiz, refused=words.reason(cannot.reason))
    return redirect(f"{request.path.removesuffix('add')}?{request.GET.urlencode()}#slots")


@require_POST
@of_owners
def slot(request: HttpRequest, quiz: Quiz, slot_id: int) -> HttpResponse:
    """A place is weighted, moved, or taken away."""
    found = get_object_or_404(Slot.objects.select_related("quiz"), pk=slot_id, quiz=quiz)
    match request.POST.get("do", ""):
        case "up":
            building.move(found, -1)
        case "down":
            building.move(found, 1)
        case "remove":
            building.remove(found)
        case _:
            form = SlotForm(request.POST)
            if not form.is_valid():
                return _built(request, quiz, refused=_("Points are a number from 0 to 999."))
            building.weigh(found, form.cleaned_data["points"])
    return redirect("quizzes:teach-quiz", quiz.slug)


@require_safe
@of_leaders
def came_in(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    """Who handed in, and with which mark."""
    context = results.of_quiz(quiz, _her_id(request), shows_names=_shows_names(request))
    return render(request, "quizzes/teach/results.html", context | {"quiz": quiz, "name": words.name_of(quiz)})


@require_safe
@of_leaders
def attempt(request: HttpRequest, quiz: Quiz, attempt_id: int) -> HttpResponse:
    """One attempt with everything that belongs to it."""
    context = results.attempt(quiz, attempt_id, _her_id(request))
    return render(request, "quizzes/teach/attempt.html", context | {"quiz": quiz, "name": words.name_of(quiz)})


@require_safe
@of_leaders
def waiting(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    """Answers that are graded by hand."""
    context = reading.waiting_list(quiz, _her_id(request), shows_names=_shows_names(request))
    return render(request, "quizzes/teach/waiting.html", context | {"quiz": quiz, "name": words.name_of(quiz)})


@require_http_methods(["GET", "HEAD", "POST"])
@of_leaders
def grade(request: HttpRequest, quiz: Quiz, item_id: int) -> HttpResponse:
    """One answer is read, and graded along its rubric."""
    is_sent = request.method == "POST"
    context = reading.one(
        quiz, item_id, _her_id(request), shows_names=_shows_names(request), data=request.POST if is_sent else None
    )
    form: reading.GradeForm = context["form"]
    if is_sent and form.is_valid():
        by = persons.ensure_person(request)
        reading.grade(context["item"], form.points(), form.cleaned_data["comment"], by)
        following = context["next_waiting"]
        return redirect("quizzes:teach-grade", quiz.slug, following) if following else _all_read(request, quiz)
    context |= {"quiz": quiz}
    return render(request, "quizzes/teach/grade.html", context, status=422 if is_sent else 200)


def _all_read(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    messages.success(request, _("Everything that was handed in is graded."))
    return redirect("quizzes:teach-waiting", quiz.slug)


@require_safe
@of_owners
def mended(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    """Questions that were mended since they were asked, and what was marked anew so far."""
    context = {"found": regrading.mended(quiz), "before": regrading.made_before(quiz)}
    return render(request, "quizzes/teach/mended.html", context | {"quiz": quiz, "name": words.name_of(quiz)})


@require_http_methods(["GET", "HEAD", "POST"])
@of_owners
def regrade(request: HttpRequest, quiz: Quiz, question_id: int) -> HttpResponse:
    """Who would change and why; and, when it is confirmed, the change."""
    question = get_object_or_404(Question.objects.filter(items__attempt__quiz=quiz).distinct(), pk=question_id)
    form, notice = None, ""
    if request.method == "POST":
        form = ReasonForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                by = persons.ensure_person(request)
                regrading.apply(quiz, question, seen=said["seen"], reason=said["reason"], by=by)
            except regrading.Stale:
                form, notice = None, _("Something changed since this report was made. Here it is as it is now.")
            else:
                return redirect("quizzes:teach-mended", quiz.slug)
    found = regrading.report(quiz, question)
    if found is None:
        raise Http404
    context = regrading.told(quiz, found, shows_names=_shows_names(request))
    context |= {"quiz": quiz, "name": words.name_of(quiz), "question": question, "notice": notice}
    context["form"] = form or ReasonForm(initial={"seen": context["fingerprint"]})
    status = 409 if notice else 422 if request.method == "POST" else 200
    return render(request, "quizzes/teach/regrade.html", context, status=status)


@require_POST
@of_owners
def undo(request: HttpRequest, quiz: Quiz, regrade_id: int) -> HttpResponse:
    """A regrading is taken back."""
    found = get_object_or_404(Regrade.objects.select_related("version"), pk=regrade_id, quiz=quiz)
    if not regrading.undo(found, persons.ensure_person(request)):
        messages.warning(request, _("It was undone already, or a later regrading stands upon it."))
    return redirect("quizzes:teach-mended", quiz.slug)


@require_safe
@of_leaders
def version(request: HttpRequest, quiz: Quiz, version_id: int) -> HttpResponse:
    """A question as it was when it was asked in this quiz."""
    asked = Version.objects.filter(items__attempt__quiz=quiz) | Version.objects.filter(pk__in=_regraded(quiz))
    found = get_object_or_404(asked.select_related("question").distinct(), pk=version_id)
    context = {"quiz": quiz, "name": words.name_of(quiz), "version": found, "each": picking.of_version(found)}
    return render(request, "quizzes/teach/version.html", context)


def _regraded(quiz: Quiz) -> list[int]:
    return list(quiz.regrades.values_list("lines__version", flat=True))
