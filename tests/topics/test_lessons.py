"""What every topic's lesson owes; what a topic has not begun is passed over."""

import pytest

from courseware.labs import topics
from courseware.lessons.checking import reporting
from courseware.lessons.lesson import lesson_of
from courseware.lessons.search import index
from courseware.lessons.search.finding import find

TOPICS = topics.topics()

of_each_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)


@pytest.fixture
def lesson(topic):
    found = lesson_of(topic)
    if not found.sources:
        pytest.skip(f"the lesson of {topic.slug} is not begun")
    return found


@of_each_topic
def test_nothing_is_broken_in_a_finished_topic(topic, lesson):
    if not topic.is_finished:
        pytest.skip(f"{topic.slug} is not finished")
    found = reporting.report(topic)

    assert list(map(str, found.faults)) == []
    assert found.gaps == []


@of_each_topic
def test_every_page_of_a_lesson_can_be_read(topic, lesson):
    assert [str(fault) for fault in lesson.faults] == []
    assert all(page.pieces for page in lesson.pages)


@of_each_topic
@pytest.mark.django_db
def test_every_page_of_a_lesson_answers(topic, lesson, client):
    answers = {name: client.get(f"/topics/{topic.slug}/{name}/").status_code for name in lesson.names}

    assert set(answers.values()) == {200}, answers


@of_each_topic
@pytest.mark.django_db
def test_every_term_and_every_page_is_found_by_its_names(topic, lesson):
    index.refresh()
    names = {name: term.term for term in lesson.glossary.terms for name in (term.term, *term.also)}
    names |= {source.front.title: source.front.title for source in lesson.sources}

    lost = {name: title for name, title in names.items() if title not in [hit.title for hit in find(name).hits[:3]]}

    assert lost == {}
