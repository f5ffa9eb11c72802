"""A student's own gradebook: where she stands in a class, and why each mark is what it is."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courseware.classes.access import STUDENT
from courseware.classes.models import Membership
from courseware.gradebook import learning, reading, watching
from courseware.gradebook.book import open_book
from courseware.gradebook.views.around import of_class


@require_safe
@of_class(STUDENT)
def mine(request: HttpRequest, place: Membership) -> HttpResponse:
    """Her marks, as far as they are published, with the rule behind each; what she has gained; how sure she may be."""
    found = open_book(place.klass, members=[place.pk], as_student=place.person_id)
    answers = [
        each
        for topic in watching.topics_of(place.klass)
        for each in watching.answers_of(topic.slug, Q(person=place.person_id))
    ]
    context = {"klass": place.klass, "who": place} | reading.student(found, place.pk) | learning.charts(answers)
    return render(request, "gradebook/mine.html", context)
