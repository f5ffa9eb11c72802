"""Texts of quizzes in templates."""

from django import template
from django.utils.safestring import SafeString

from courseware.quizzes.texts import html

register = template.Library()


@register.filter
def quiz_text(text: str) -> SafeString:
    """An instructor's Markdown as clean HTML."""
    return html(text)
