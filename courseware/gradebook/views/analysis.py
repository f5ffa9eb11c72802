"""What answers say about questions: a piece of work as a whole, and each question with its responses."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from courseware.classes.access import STAFF, TEACHERS
from courseware.classes.models import Membership, Role
from courseware.gradebook import analysing, naming
from courseware.gradebook.models import HiddenColumn
from courseware.gradebook.views.around import of_class, work_of
from courseware.quizzes.models import Question


@require_safe
@of_class(STAFF)
def work(request: HttpRequest, place: Membership, work: int) -> HttpResponse:
    """A piece of work: whether students see its marks, and of a quiz what its answers say."""
    given = work_of(place, work)
    context: dict[str, Any] = {
        "klass": place.klass,
        "work": given,
        "is_hidden": HiddenColumn.objects.filter(assignment=given).exists(),
        "may_decide": place.role in TEACHERS and not place.klass.is_archived,
    }
    if given.quiz is not None:
        context |= analysing.quiz(place.klass, given.quiz)
    return render(request, "gradebook/work.html", context)


@require_safe
@of_class(STAFF)
def question(request: HttpRequest, place: Membership, work: int, question: int) -> HttpResponse:
    """A question of a quiz, and who answered what."""
    given = work_of(place, work)
    if given.quiz is None:
        raise Http404
    asked = get_object_or_404(Question, pk=question)
    context = analysing.question(place.klass, given.quiz, asked, _names(request, place))
    if context is None:
        raise Http404
    return render(request, "gradebook/question.html", context | {"klass": place.klass, "work": given})


def _names(request: HttpRequest, place: Membership) -> dict[int, str]:
    """What students are called, by person."""
    names = naming.names(request, place.klass)
    members = Membership.objects.filter(klass=place.klass_id, role=Role.STUDENT).values_list("person_id", "pk")
    return {person: names[member] for person, member in members}
