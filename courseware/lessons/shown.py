"""A page as one reader sees it: with her figures, her answers, and what she has read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from courseware.labs.topics import Topic
from courseware.lessons import places
from courseware.lessons.addresses import topic_address
from courseware.lessons.concepts import Concept
from courseware.lessons.figures import inserting
from courseware.lessons.lesson import Lesson
from courseware.lessons.models import Place
from courseware.lessons.page import Check, Figure, Heading, Page
from courseware.lessons.sources import Source
from courseware.people import persons
from courseware.quizzes import checks


@dataclass(frozen=True)
class Entry:
    """A page in the contents of a lesson."""

    source: Source
    is_read: bool


def context(
    request: HttpRequest, topic: Topic, lesson: Lesson, page: Page, figures: Mapping[str, SafeString] | None = None
) -> dict[str, Any]:
    """What the page's template shows. `figures` are those that were drawn already."""
    person_id = persons.person_id(request)
    known = places.of_topic(person_id, topic.slug)
    place = known.get(page.name)
    before, after = lesson.beside(page.name)
    return {
        "topic": topic,
        "way": topic_address(topic.slug),
        "lesson": lesson,
        "page": page,
        "number": lesson.names.index(page.name) + 1,
        "contents": entries(lesson, known),
        "before": before,
        "after": after,
        "taught": list(_taught(lesson, page)),
        "has_person": person_id is not None,
        "is_read": bool(place and place.is_read),
        "resume": _left_at(page, place),
        "body": SafeString("".join(_pieces(request, topic, page, figures or {}))),
    }


def entries(lesson: Lesson, known: Mapping[str, Place]) -> list[Entry]:
    """The contents of a lesson, with what this reader has read."""
    return [Entry(each, bool((place := known.get(each.name)) and place.is_read)) for each in lesson.sources]


def _pieces(request: HttpRequest, topic: Topic, page: Page, given: Mapping[str, SafeString]) -> Iterator[str]:
    figures = dict(inserting.figures(request, topic, page, given))
    for piece in page.pieces:
        match piece:
            case Check():
                yield checks.check(request, topic.slug, piece.question)
            case Figure():
                yield figures[piece.anchor]
            case _:
                yield piece


def _taught(lesson: Lesson, page: Page) -> Iterator[Concept]:
    return (lesson.concepts[each] for each in page.source.front.concepts if each in lesson.concepts)


def _left_at(page: Page, place: Place | None) -> Heading | None:
    """The section where the reader was, if that is not the first."""
    anchor = place.anchor if place else ""
    headings = [heading for each in page.contents for heading in (each, *each.parts)]
    return next((heading for heading in headings[1:] if heading.anchor == anchor), None)
