"""Where questions lead to. Lessons and topic pages stand above the quizzes, so they are known by their names alone."""

from django.urls import NoReverseMatch, reverse


def page_address(topic: str, page: str) -> str:
    """The page that teaches it, by `name` or `name#anchor`; nothing where there are no lessons."""
    name, _hash, anchor = page.partition("#")
    try:
        address = reverse("lessons:page", args=[topic, name])
    except NoReverseMatch:
        return ""
    return f"{address}#{anchor}" if anchor else address


def topic_address(topic: str) -> str:
    """The topic's own page; its lab where it has none."""
    try:
        return reverse("progress:topic", args=[topic])
    except NoReverseMatch:
        return reverse("labs:lab", args=[topic])
