"""Who leads an instructor's quiz: its owner, and whoever teaches a class that it is given to.

Classes stand above the quizzes and say the latter through `TAUGHT`; how somebody is called in a class, through `NAMES`.
"""

from collections.abc import Callable, Iterable

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from courseware.people import persons
from courseware.people.models import Person
from courseware.quizzes.models import Attempt, Quiz

# From a person's id to the ids of the quizzes of the classes that she teaches.
TAUGHT: list[Callable[[int], Iterable[int]]] = []
# From a quiz and a person's id to the ids of those of her classes who may take it.
STUDENTS: list[Callable[[Quiz, int], Iterable[int]]] = []
# From a quiz and ids of persons to their names, as far as a function knows them.
NAMES: list[Callable[[Quiz, Iterable[int]], dict[int, str]]] = []


def is_instructor(request: HttpRequest) -> bool:
    """Whether this person may make quizzes."""
    return isinstance(request.user, User) and request.user.is_active and request.user.is_staff


def led_by(person_id: int) -> QuerySet[Quiz]:
    """The quizzes that a person leads."""
    taught = {quiz_id for each in TAUGHT for quiz_id in each(person_id)}
    return Quiz.objects.filter(Q(owner=person_id) | Q(pk__in=taught)).exclude(owner=None)


def may_lead(quiz: Quiz, person_id: int) -> bool:
    """Whether a quiz is this person's to change, to try and to grade."""
    if quiz.owner_id is None:
        return False
    return quiz.owner_id == person_id or any(quiz.pk in set(each(person_id)) for each in TAUGHT)


def may_change(quiz: Quiz, person_id: int) -> bool:
    """Whether she may also change the quiz and its marks: its owner, and who leads all that took it."""
    if quiz.owner_id == person_id:
        return True
    outside = Attempt.objects.filter(quiz=quiz, is_dry_run=False).exclude(person__in=_students(quiz, person_id))
    return may_lead(quiz, person_id) and not outside.exists()


def seen_by(quiz: Quiz, person_id: int) -> Q:
    """Whose attempts she sees: all as the owner, else those of her classes, and her own dry runs."""
    if quiz.owner_id == person_id:
        return Q()
    return Q(person__in={*_students(quiz, person_id), person_id})


def _students(quiz: Quiz, person_id: int) -> set[int]:
    return {student for each in STUDENTS for student in each(quiz, person_id)}


def find(request: HttpRequest, slug: str) -> Quiz:
    """A quiz that this person leads. Raises Http404: one that is not hers and one that is not there look the same."""
    person_id = persons.person_id(request)
    quiz = Quiz.objects.filter(slug=slug).first()
    if person_id is None or quiz is None or not may_lead(quiz, person_id):
        raise Http404
    return quiz


def find_to_change(request: HttpRequest, slug: str) -> Quiz:
    """A quiz that this person may change. Raises Http404."""
    quiz = find(request, slug)
    if not may_change(quiz, persons.person_id(request) or 0):
        raise Http404
    return quiz


def names(quiz: Quiz, person_ids: Iterable[int]) -> dict[int, str]:
    """How people are called to whoever leads a quiz."""
    ids = set(person_ids)
    found = {person.pk: str(person) for person in Person.objects.select_related("user").filter(pk__in=ids)}
    for each in NAMES:
        found |= each(quiz, ids)
    return found
