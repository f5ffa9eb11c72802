"""The glossary of all topics together."""

from dataclasses import dataclass

from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.lessons import lesson as lessons
from courseware.lessons.addresses import page_address, term_anchor
from courseware.lessons.glossary import Term
from courseware.lessons.sources import Source


@dataclass(frozen=True)
class Entry:
    """A term as the glossary's page shows it, with the page that teaches it."""

    topic: Topic
    term: Term
    anchor: str
    page: Source | None
    address: str


def entries() -> list[Entry]:
    """All terms in the order of the alphabet."""
    found = [_entry(topic, term) for topic in topics.topics() for term in lessons.lesson_of(topic).glossary.terms]
    return sorted(found, key=lambda entry: (entry.term.term.casefold(), entry.topic.order))


def _entry(topic: Topic, term: Term) -> Entry:
    name, _, anchor = term.page.partition("#")
    page = next((each for each in lessons.lesson_of(topic).sources if each.name == name), None)
    address = page_address(topic.slug, name, anchor) if page else ""
    return Entry(topic, term, term_anchor(topic.slug, term), page, address)
