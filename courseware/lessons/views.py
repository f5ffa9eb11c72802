"""The pages of lessons, and where a reader is in them."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.lessons import lesson as lessons
from courseware.lessons import places, shown, words
from courseware.lessons.addresses import page_address
from courseware.lessons.lesson import Lesson
from courseware.lessons.page import Page
from courseware.lessons.search import finding
from courseware.people import persons


@require_safe
def page(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A page of a lesson. It looks; nothing is made by it."""
    topic, lesson, found = page_called(slug, name)
    return render(request, "lessons/page.html", shown.context(request, topic, lesson, found))


def page_called(slug: str, name: str) -> tuple[Topic, Lesson, Page]:
    """A topic's page of that name. Raises Http404."""
    topic = topics.topic(slug)
    lesson = lessons.lesson_of(topic) if topic else None
    found = lesson.page(name) if lesson else None
    if topic is None or lesson is None or found is None:
        raise Http404
    return topic, lesson, found


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of all topics, in the order of the alphabet."""
    return render(request, "lessons/glossary.html", {"entries": words.entries()})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Sections and terms for some words."""
    asked = request.GET.get("q", "").strip()[: finding.LONGEST_QUERY]
    return render(request, "lessons/search.html", {"asked": asked, "found": finding.find(asked)})


@require_POST
def place(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Where the reader is. Who only scrolls through a page is nobody yet; who marks it as read is somebody."""
    topic, _lesson, found = page_called(slug, name)
    is_read = request.POST.get("read") == "1"
    person_id = persons.ensure_person(request) if is_read else persons.person_id(request)
    anchor = request.POST.get("anchor")
    if anchor is not None and anchor not in found.anchors:
        anchor = ""
    if person_id is not None:
        places.keep(person_id, topic.slug, found.name, anchor=anchor, is_read=is_read)
    if request.POST.get("quiet") == "1":
        return HttpResponse(status=204)
    return HttpResponseRedirect(page_address(topic.slug, found.name, "end"), status=303)
