"""What can be set, by one word each (`topic:kinesis`, `experiment:kinesis/hot-key`, `quiz:7`), and where it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from courseware.classes.models import Assignment, Class, Kind, Membership, Role
from courseware.experiments import finding as experiments
from courseware.labs import topics
from courseware.quizzes.models import Quiz

Choice = tuple[str, str | Promise]


@dataclass(frozen=True)
class What:
    """What a piece of work is about."""

    kind: Kind
    topic: str = ""
    experiment: str = ""
    quiz_id: int | None = None


def choices(klass: Class, current: Quiz | None = None) -> list[tuple[str | Promise, list[Choice]]]:
    """All that can be set in a class, by kinds: quizzes are those of its teachers."""
    found = topics.topics()
    tried = [(topic, each) for topic in found for each in experiments.all_of(topic).values()]
    quizzes = _quizzes(klass, current)
    groups: list[tuple[str | Promise, list[Choice]]] = [
        (_("Quizzes"), [(f"quiz:{each.pk}", str(each)) for each in quizzes]),
        (_("Topics"), [(f"topic:{each.slug}", each.title) for each in found]),
        (_("Experiments"), [(f"experiment:{topic.slug}/{each.id}", str(each.title)) for topic, each in tried]),
    ]
    return [group for group in groups if group[1]]


def _quizzes(klass: Class, current: Quiz | None) -> QuerySet[Quiz]:
    teachers = Membership.objects.filter(klass=klass, is_active=True).exclude(role=Role.STUDENT)
    theirs = Q(owner__in=teachers.values("person"))
    return Quiz.objects.filter(theirs | Q(pk=current.pk) if current else theirs).order_by("title", "pk")


def parsed(word: str) -> What:
    """What a word of `choices` names."""
    kind, _colon, rest = word.partition(":")
    if kind == Kind.QUIZ:
        return What(Kind.QUIZ, quiz_id=int(rest))
    topic, _slash, experiment = rest.partition("/")
    return What(Kind(kind), topic, experiment)


def word_of(work: Assignment) -> str:
    """The word for what is set."""
    if work.kind == Kind.QUIZ:
        return f"quiz:{work.quiz_id}"
    return f"{work.kind}:{work.topic}/{work.experiment}" if work.experiment else f"{work.kind}:{work.topic}"


def set_what(work: Assignment, what: What) -> None:
    """Makes a piece of work be about something."""
    work.kind, work.topic, work.experiment, work.quiz_id = what.kind, what.topic, what.experiment, what.quiz_id


def address(work: Assignment) -> str:
    """Where it is done; nothing where its topic is not there any more."""
    if work.kind == Kind.QUIZ and work.quiz is not None:
        return reverse("quizzes:home", args=[work.quiz.slug])
    try:
        if work.kind == Kind.EXPERIMENT:
            return reverse("experiments:experiment", args=[work.topic, work.experiment])
        return reverse("progress:topic", args=[work.topic])
    except NoReverseMatch:
        return ""


def given_to(place: Membership) -> QuerySet[Assignment]:
    """The work of a student: what is published, for all or for a group that she is in."""
    published = Assignment.objects.filter(klass=place.klass_id, is_published=True)
    hers = Q(groups=None) | Q(groups__in=place.groups.all())
    return published.filter(hers).distinct().select_related("quiz")


def students_of(work: Assignment) -> QuerySet[Membership]:
    """Who a piece of work is for."""
    students = Membership.objects.filter(klass=work.klass_id, is_active=True, role=Role.STUDENT)
    groups = list(work.groups.all())
    return students.filter(groups__in=groups).distinct() if groups else students


def quizzes_of(klass: Class) -> Iterator[Quiz]:
    """The quizzes whose limits depend on a class."""
    yield from Quiz.objects.filter(assignments__klass=klass).distinct()
