"""What belongs to no part of the course: the ways at the head, the foot, the health page, the page of components."""

import re

import pytest

from courseware.labs import topics
from courseware.version import version

pytestmark = pytest.mark.django_db


def test_every_topic_is_in_the_ways_with_its_lab_and_its_quiz(client):
    page = client.get("/").text

    for topic in topics.topics():
        for path in (f"/topics/{topic.slug}/", f"/labs/{topic.slug}/", f"/quizzes/{topic.slug}/"):
            assert f'href="{path}"' in page


def test_a_page_says_which_version_it_is(client):
    assert f"Version {version()}" in client.get("/").text


def test_who_watches_the_server_learns_that_it_answers_and_which_version_it_is(client):
    answer = client.get("/health")

    assert answer.text.splitlines() == ["ok", f"version {version()}"]
    assert answer["Cache-Control"] == "no-store"


def test_components_are_for_who_works_on_the_site(client, browser_of, student, instructor, settings):
    assert client.get("/components/").status_code == 404
    assert browser_of(student).get("/components/").status_code == 404
    assert browser_of(instructor).get("/components/").status_code == 200

    settings.DEBUG = True
    assert client.get("/components/").status_code == 200


def test_every_component_is_shown_on_light_and_on_dark_and_no_id_twice(browser_of, instructor):
    page = browser_of(instructor).get("/components/").text

    ids = re.findall(r' id="([^"]+)"', page)
    assert page.count('data-bs-theme="light"') == page.count('data-bs-theme="dark"') >= 20
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", ["/nowhere", "/labs/blockchain/", "/components/x"])
def test_what_is_not_there_is_said_with_the_ways_on(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert 'href="/"' in answer.text
