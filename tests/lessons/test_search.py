"""Finding sections and terms, on whichever database the tests run."""

import pytest
from django.db import connection

from courseware.lessons.search import finding, index
from courseware.lessons.search.finding import find

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toy_index")]

PAGE = """\
---
title: {title}
summary: {summary}
concepts: [TOY-1]
---
{body}
"""
PAGES = {
    "030-reading": ("Reading", "Readers ask.", "## The two calls\n\nA shard iterator is good for five minutes.\n"),
    "040-keeping": ("Keeping", "Retention is how long.", "## Setting it\n\nRetention may be a day or a year.\n"),
    "050-delivery": ("Delivery", "Without code.", "## Names\n\nOnce it was Kinesis Data Firehose. <b>Now</b> not.\n"),
}


@pytest.fixture
def toy_index(toy, db):
    """The toy topic with some more pages, in an index of its own."""
    for name, (title, summary, body) in PAGES.items():
        text = PAGE.format(title=title, summary=summary, body=body)
        (toy.folder / f"lesson/en/{name}.md").write_text(text)
    with (toy.folder / "glossary/en.yaml").open("a") as file:
        file.write("- {term: Lamp house, line: A house & more., page: lamps, also: [Light Analytics, LA]}\n")
    finding._vocabulary.cache_clear()
    index.refresh()
    yield
    finding._vocabulary.cache_clear()


def names(asked: str) -> list[str]:
    """The first three of what is found in the toy topic, by their titles."""
    return [hit.title for hit in find(asked).hits if hit.topic.slug == "toy"][:3]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("shard iterator", "Reading"),
        ("iterators", "Reading"),
        ("ITERATOR", "Reading"),
        ("retension", "Keeping"),
        ("retention", "Keeping"),
        ("Kinesis Data Firehose", "Delivery"),
        ("light switch", "light switch"),
        ("Light Analytics", "Lamp house"),
        ("old lights", "lamp"),
    ],
)
def test_the_right_page_is_among_the_first_three(asked, title):
    assert title in names(asked)


def test_a_term_that_is_called_just_so_comes_first():
    assert names("lamps")[0] == "lamp"
    assert names("Light Analytics")[0] == "Lamp house"


def test_a_word_that_stands_nowhere_is_taken_for_the_one_that_was_meant():
    assert find("retension").meant == "retention"
    assert find("retention").meant == ""


def test_where_nothing_has_all_words_something_with_some_of_them_is_found():
    assert "Reading" in names("iterator giraffe")


ODD = ["", "   ", "?!", "'", '"', "AND OR NOT", "a:b", "*", "NEAR(", "x" * 5000, "\0", "%s", "-", "a\ue000b"]


@pytest.mark.parametrize("asked", ODD)
def test_whatever_is_asked_is_answered(asked, client):
    answer = client.get("/search", {"q": asked})

    assert answer.status_code == 200


def test_what_is_found_is_marked_and_what_was_written_is_escaped(client):
    html = client.get("/search", {"q": "firehose <script>"}).text

    assert "<mark>Firehose</mark>" in client.get("/search", {"q": "firehose"}).text
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
    assert "<mark>house</mark> &amp; more." in client.get("/search", {"q": "house"}).text


def test_a_section_is_led_to(client):
    assert 'href="/topics/toy/reading/#the-two-calls"' in client.get("/search", {"q": "iterator"}).text
    assert 'href="/glossary/#toy-lamp-house"' in client.get("/search", {"q": "lamp house"}).text


def test_the_index_is_laid_down_anew_only_when_the_lessons_have_changed(toy):
    assert index.refresh() is False

    (toy.folder / "lesson/en/060-new.md").write_text(PAGE.format(title="Giraffe", summary="Long.", body="Neck"))

    assert index.refresh() is True
    assert names("giraffe") == ["Giraffe"]


def test_a_database_without_an_index_gets_one_when_somebody_searches():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM lessons_search_state")
        cursor.execute("DELETE FROM lessons_search")

    assert "Reading" in names("iterator")


def test_searching_needs_few_queries(django_assert_max_num_queries):
    find("iterator")

    with django_assert_max_num_queries(2):
        find("iterator")
