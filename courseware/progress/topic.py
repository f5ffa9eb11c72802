"""A topic's own page: what there is of it, and where one goes on."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courseware.experiments import finding as experiments
from courseware.labs import topics, worlds
from courseware.labs.topics import Topic, View
from courseware.lessons import lesson as lessons
from courseware.lessons import places, shown
from courseware.lessons.addresses import page_address
from courseware.lessons.lesson import Lesson
from courseware.people import persons
from courseware.progress import met
from courseware.progress.answered import Objective
from courseware.progress.review import queue_of
from courseware.progress.standing import Standing, standings
from courseware.quizzes import queries, serving
from courseware.quizzes.models import Quiz


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The pages of its lesson with what was read of them, and its lab."""
    found = topics.topic(slug)
    if found is None:
        raise Http404
    lesson = lessons.lesson_of(found)
    context = _lesson(request, found, lesson) | _lab(request, found) | _experiments(request, found)
    context |= _standing(request, found, lesson) | _quiz(request, found)
    return render(request, "progress/topic.html", context)


def _lesson(request: HttpRequest, topic: Topic, lesson: Lesson) -> dict[str, Any]:
    person_id = persons.person_id(request)
    known = places.of_topic(person_id, topic.slug)
    contents = shown.entries(lesson, known)
    unread = next((entry.source for entry in contents if not entry.is_read), None)
    last = places.newest(known)
    goes_on = next((each for each in lesson.sources if last and each.name == last.page and not last.is_read), unread)
    anchor = last.anchor if last and goes_on and goes_on.name == last.page else ""
    return {
        "topic": topic,
        "lesson": lesson,
        "contents": contents,
        "read": sum(entry.is_read for entry in contents),
        "has_begun": bool(known),
        "has_person": person_id is not None,
        "goes_on": goes_on,
        "goes_on_at": page_address(topic.slug, goes_on.name, anchor) if goes_on else "",
    }


def _lab(request: HttpRequest, topic: Topic) -> dict[str, Any]:
    person_id = persons.person_id(request)
    newest = person_id and worlds.newest(person_id, kind=worlds.Kind.LAB, topic=topic.slug)
    start = topic.lab.draw(worlds.preview(topic.slug), View(width="narrow"))
    return {"lab": topic.lab, "start": start, "has_lab": bool(newest)}


def _experiments(request: HttpRequest, topic: Topic) -> dict[str, Any]:
    reached = experiments.reached(persons.person_id(request), topic.slug)
    return {"experiments": [(each, each.id in reached) for each in experiments.all_of(topic).values()]}


def _quiz(request: HttpRequest, topic: Topic) -> dict[str, Any]:
    """Its quiz: how many questions, and how she did so far."""
    quiz = Quiz.objects.filter(slug=topic.slug).first()
    tried = queries.attempts_of(quiz, persons.person_id(request))
    scores = [each.score for each in tried if each.score is not None]
    return {
        "asks": len(serving.bank_of(topic).groups),
        "is_in_quiz": any(each.closed_at is None for each in tried),
        "best_percent": max(scores) // 10 if scores else None,
    }


def _standing(request: HttpRequest, topic: Topic, lesson: Lesson) -> dict[str, Any]:
    """Where she stands with each concept, once she has met any."""
    person_id = persons.person_id(request)
    found = standings(met.answers(person_id, [topic]), met.read(person_id, topic))
    if not found:
        return {}
    stands = [(each, found.get(Objective(topic.slug, each.id), Standing.NEW)) for each in lesson.concepts.values()]
    steps = ((Standing.SEEN, _("seen")), (Standing.PRACTISED, _("practised")), (Standing.MASTERED, _("mastered")))
    counts = [(words, sum(at >= standing for _each, at in stands)) for standing, words in steps]
    return {"stands": stands, "standing_counts": counts, "concepts": len(stands), "due": len(queue_of(person_id))}
