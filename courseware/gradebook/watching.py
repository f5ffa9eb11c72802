"""What the page of insight is given: a class at a topic, read in a few statements and shown at once."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courseware.classes.models import Assignment, Class, Membership, Role
from courseware.experiments import finding as experiments
from courseware.experiments.models import Run
from courseware.gradebook import pictures, sticking, understanding, words
from courseware.gradebook.sticking import Running, Try
from courseware.gradebook.understanding import Answer
from courseware.labs import topics
from courseware.labs.models import World
from courseware.labs.topics import Topic
from courseware.lessons.lesson import lesson_of
from courseware.quizzes import serving
from courseware.quizzes.models import Item, Version

FULL = 1000
# A run of an experiment that was begun earlier is not what somebody is at now.
LOOKS_BACK = timedelta(hours=12)


def topics_of(klass: Class) -> list[Topic]:
    """The topics that the class works on; all, where nothing is set yet."""
    rows = Assignment.objects.filter(klass=klass).values_list("topic", "quiz__topic")
    wanted = {each for row in rows for each in row if each}
    return [each for each in topics.topics() if each.slug in wanted] or list(topics.topics())


def answers_of(topic: str, persons: Q) -> list[Answer]:
    """All marked answers of some people in a topic. What may not be seen yet does not count yet."""
    concepts = dict(Version.objects.filter(question__topic=topic).values_list("pk", "concepts"))
    rows = (
        Item.objects.filter(persons, question__topic=topic, score__isnull=False, answered_at__isnull=False, fault="")
        .exclude(attempt__quiz__mode="graded", attempt__closed_at=None)
        .exclude(attempt__is_dry_run=True)
        .values_list("person_id", "question__name", "version_id", "answered_at", "score", "try_number", "confidence")
    )
    return [
        Answer(person, question, concepts[version], at, (score or 0) >= FULL, number, sure)
        for person, question, version, at, score, number, sure in rows
        if at is not None
    ]


def of_class(klass: Class) -> Q:
    """Its students who have agreed to be taught here, as a condition on whatever belongs to a person.

    Marks are of the class's own work; what somebody learns besides is shown of those alone who have said yes.
    """
    return Q(person__in=agreed(klass).values("person"))


def agreed(klass: Class) -> QuerySet[Membership]:
    return Membership.objects.filter(klass=klass, role=Role.STUDENT, is_active=True, is_confirmed=True)


def insight(klass: Class, topic: Topic, names: Mapping[int, str]) -> dict[str, Any]:
    """Mastery by concept, who is stuck, and who was sure and wrong. `names` are by membership."""
    now = timezone.now()
    answers = answers_of(topic.slug, of_class(klass))
    members = dict(agreed(klass).values_list("person_id", "pk"))
    known = {each.id: each.name for each in lesson_of(topic).concepts.values()}
    titles = {name: each.title for name, each in serving.bank_of(topic).questions.items()}
    found = understanding.mastery(topic.slug, list(known), answers)
    need = understanding.most_in_need(found)
    asked = [each for each in found if each.asked]
    tries = [Try(each.person, each.concepts, each.at, each.is_right) for each in answers]
    return {
        "students": len(members),
        "answers": len(answers),
        "picture": pictures.mastery(
            [(known[each.concept], each.shares, each.mastered) for each in asked],
            _("Share of right answers by concept, of %(count)d students") % {"count": len(members)},
        ),
        "mastery": [
            {
                "name": known[each.concept],
                "asked": each.asked,
                "practised": each.practised,
                "mastered": each.mastered,
                "median": words.percent(each.median),
            }
            for each in found
        ],
        "need": known[need.concept] if need else "",
        "stuck": [
            _stuck(each, members, names, known, topic, now)
            for each in sticking.stuck(tries, running(topic, of_class(klass), now), now)
            if each.person in members
        ],
        "sure": [
            _sure(titles, question, persons, members, names)
            for question, persons in understanding.sure_and_wrong(answers)[:20]
        ],
    }


def running(topic: Topic, persons: Q, now: datetime) -> list[Running]:
    """The newest run that each of some people has begun today and not brought to its goals."""
    rows = Run.objects.filter(persons, topic=topic.slug, reached_at=None, began_at__gt=now - LOOKS_BACK).order_by("pk")
    runs = {
        person: (name, began, world)
        for person, name, began, world in rows.values_list("person_id", "experiment", "began_at", "world")
    }
    touched = dict(World.objects.filter(pk__in=[each[2] for each in runs.values()]).values_list("pk", "touched_us"))
    return [
        Running(person, name, began, datetime.fromtimestamp(touched[world] / 1_000_000, UTC))
        for person, (name, began, world) in runs.items()
        if world in touched
    ]


def _stuck(
    found: sticking.Stuck,
    members: Mapping[int, int],
    names: Mapping[int, str],
    known: Mapping[str, str],
    topic: Topic,
    now: datetime,
) -> dict[str, Any]:
    if found.misses:
        what = _("%(concept)s: %(misses)d wrong in a row") % {
            "concept": known.get(found.what, found.what),
            "misses": found.misses,
        }
    else:
        tried = experiments.all_of(topic).get(found.what)
        what = _("%(experiment)s: goals not reached") % {"experiment": tried.title if tried else found.what}
    member = members[found.person]
    minutes = int((now - found.since).total_seconds() // 60)
    return {"member": member, "name": names[member], "what": what, "minutes": minutes}


def _sure(
    titles: Mapping[str, str],
    question: str,
    persons: Iterable[int],
    members: Mapping[int, int],
    names: Mapping[int, str],
) -> dict[str, Any]:
    who = [(members[each], names[members[each]]) for each in persons if each in members]
    return {
        "question": question,
        "title": titles.get(question, question),
        "who": sorted(who, key=lambda each: each[1]),
        "count": len(who),
    }
