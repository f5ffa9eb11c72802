"""Whether what a lesson names is there: concepts, terms, pages, pictures, scenarios, actions, questions, addresses."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from courseware.experiments import finding as experiments
from courseware.labs import topics, worlds
from courseware.labs.topics import Topic, View
from courseware.lessons import lesson
from courseware.lessons.addresses import page_address
from courseware.lessons.faults import Fault
from courseware.lessons.figures.stage import LAB_PICTURE, picture_of
from courseware.lessons.figures.staging import can_be_drawn
from courseware.lessons.lesson import Lesson
from courseware.lessons.page import Figure, Page
from courseware.lessons.yamls import line_of
from courseware.quizzes.bank import loading
from courseware.quizzes.bank.loading import Bank

FARTHER = ("http://", "mailto:", "javascript:", "data:")


def faults(topic: Topic, bank: Bank | None) -> Iterator[Fault]:
    """All that a topic's lesson names and that is not there."""
    taught = lesson.lesson_of(topic)
    yield from lesson.all_faults(taught)
    yield from _twice(taught)
    yield from _terms(taught)
    for page in taught.pages:
        yield from faults_of_page(topic, taught, page, bank)
    if bank is not None:
        yield from _questions(topic, taught, bank)


def faults_of_page(topic: Topic, taught: Lesson, page: Page, bank: Bank | None) -> Iterator[Fault]:
    """All that one page names and that is not there."""
    yield from _concepts(taught, page)
    for link in page.links:
        words = dead(topic, page, link.address)
        if words:
            yield Fault(page.source.path, link.line, words)
    for figure in page.figures:
        for words in _figure(topic, taught, figure):
            yield Fault(page.source.path, figure.line, words)
    if bank is not None:
        yield from _checks(bank, page)


def _twice(taught: Lesson) -> Iterator[Fault]:
    for name, count in Counter(taught.names).items():
        if count > 1:
            again = [source for source in taught.sources if source.name == name][-1]
            yield Fault(again.path, 1, f"another page is called {name} too")


def _concepts(taught: Lesson, page: Page) -> Iterator[Fault]:
    path = page.source.path
    if not page.source.front.concepts:
        yield Fault(path, 1, "the page names no concept that it teaches")
    for concept in page.source.front.concepts:
        if concept not in taught.concepts:
            yield Fault(path, line_of(path.read_text(encoding="utf-8"), concept), f"there is no concept {concept}")


def _terms(taught: Lesson) -> Iterator[Fault]:
    path = taught.glossary.path
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    said: dict[str, str] = {}
    for term in taught.glossary.terms:
        line = line_of(text, f"term: {term.term}")
        if term.page and term.page.partition("#")[0] not in taught.names:
            yield Fault(path, line, f"{term.term} leads to no page: {term.page}")
        for word in {term.term.casefold(), *(each.casefold() for each in term.also)}:
            if word in said:
                yield Fault(path, line, f"{word} is {said[word]} and {term.term}")
            said[word] = term.term


def _figure(topic: Topic, taught: Lesson, figure: Figure) -> Iterator[str]:
    yield from (f"there is no concept {each}" for each in figure.shows if each not in taught.concepts)
    if picture_of(topic, figure.picture) is None:
        known = ", ".join([LAB_PICTURE, *topic.lab.figures])
        yield f"there is no picture {figure.picture}; there are {known}"
    if topic.lab.start(figure.scenario) is None:
        yield f"there is no scenario {figure.scenario}"
    if can_be_drawn(topic, figure):
        yield from _handles(topic, figure)


def _handles(topic: Topic, figure: Figure) -> Iterator[str]:
    """What can be done with a figure has to be on offer at its start, or for one of the parts of its picture."""
    start = worlds.preview(topic.slug, figure.scenario)
    draw = picture_of(topic, figure.picture)
    assert draw is not None
    marks = ["", *draw(start, View()).marks]
    if figure.select not in marks:
        yield f"its picture has no part {figure.select}"
    offered = {offer.action for mark in marks for offer in topic.lab.offered(start, View(selected=mark))}
    for action in figure.actions:
        if topic.lab.action(action) is None:
            yield f"there is no action {action}; there are {', '.join(each.name for each in topic.lab.actions)}"
    # Others may be on offer later: what was lost can be given back, and be lost again.
    if figure.actions and not offered.intersection(figure.actions):
        yield f"none of its actions is on offer at its start: {', '.join(figure.actions)}"


def _checks(bank: Bank, page: Page) -> Iterator[Fault]:
    for check in page.checks:
        if check.question not in bank.questions:
            yield Fault(page.source.path, check.line, f"the bank has no question {check.question}")


def _questions(topic: Topic, taught: Lesson, bank: Bank) -> Iterator[Fault]:
    """A question leads to the page that teaches what it asks for."""
    path = loading.bank_path(topic)
    assert path is not None
    for question in bank.questions.values():
        line = bank.lines.get(question.id, 1)
        name, _, anchor = question.page.partition("#")
        words = _dead_page(question.page, topic.slug, name, anchor)
        if words:
            yield Fault(path, line, f"{question.id}: {words}")


def dead(topic: Topic, page: Page, address: str) -> str:
    """Why an address in a page leads nowhere; nothing, if it leads somewhere. Other hosts are not asked."""
    if address.startswith("https://"):
        return ""
    if address.startswith(FARTHER):
        return f"an address is one of ours, or begins with https://: {address}"
    found = urlsplit(urljoin(page_address(topic.slug, page.name), address))
    try:
        match = resolve(found.path)
    except Resolver404:
        return f"{address} leads nowhere"
    if match.view_name == "lessons:page":
        return _dead_page(address, match.kwargs["slug"], match.kwargs["name"], found.fragment)
    slug = match.kwargs.get("slug")
    named = topics.topic(slug) if slug else None
    if slug and named is None:
        return f"{address} leads to no topic"
    if named and match.view_name == "experiments:experiment" and match.kwargs["name"] not in experiments.all_of(named):
        return f"{address} leads to no experiment"
    return ""


def _dead_page(address: str, slug: str, name: str, anchor: str) -> str:
    topic = topics.topic(slug)
    page = lesson.lesson_of(topic).page(name) if topic else None
    if page is None:
        return f"{address} leads to no page"
    if anchor and anchor not in page.anchors:
        return f"{address} leads to no place of that page; it has {', '.join(sorted(page.anchors))}"
    return ""
