"""Where the pages of lessons are."""

from django.urls import reverse

from courseware.lessons.glossary import Term


def topic_address(topic: str) -> str:
    """A topic's own page."""
    return reverse("progress:topic", args=[topic])


def page_address(topic: str, page: str, anchor: str = "") -> str:
    """A page of a lesson, or a place in it."""
    address = reverse("lessons:page", args=[topic, page])
    return f"{address}#{anchor}" if anchor else address


def term_anchor(topic: str, term: Term) -> str:
    """How a term is called on the page of all topics' terms."""
    return f"{topic}-{term.anchor}"


def glossary_address(topic: str, term: Term) -> str:
    """A term of the glossary."""
    return f"{reverse('lessons:glossary')}#{term_anchor(topic, term)}"
