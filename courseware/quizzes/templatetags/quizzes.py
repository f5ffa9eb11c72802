"""Texts of quizzes in templates."""

from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from courseware.people import persons
from courseware.quizzes import moments, owners, words
from courseware.quizzes.models import Quiz
from courseware.quizzes.texts import html

register = template.Library()


@register.filter
def quiz_text(text: str) -> SafeString:
    """An instructor's Markdown as clean HTML."""
    return html(text)


@register.filter
def moment(at: datetime | None) -> str:
    """A date with the abbreviation of the zone that it is told in."""
    return moments.told(at)


@register.filter
def short_moment(at: datetime | None) -> str:
    """The same without the year."""
    return moments.told(at, has_year=False)


@register.inclusion_tag("quizzes/teach/way.html", takes_context=True)
def quiz_way(context: Context, quiz: Quiz) -> dict[str, Any]:
    """The way through a quiz's pages, as far as this person may go."""
    person_id = persons.person_id(context["request"])
    may_change = person_id is not None and owners.may_change(quiz, person_id)
    return {"quiz": quiz, "name": words.name_of(quiz), "may_change": may_change}
