"""The home page, and what a visitor sees who has gone astray."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client

from courseware.labs import topics, worlds
from courseware.progress.module import SUBJECTS

pytestmark = pytest.mark.django_db


def test_the_shelf_holds_the_eight_subjects_in_their_order(client):
    page = client.get("/").text

    names = re.findall(r"<strong>([^<]+)</strong>", page)
    assert names == ["Lambda", "DynamoDB", "ECS", "S3 Glacier", "Kinesis", "Redshift", "EMR", "Recovery"]


def test_what_is_built_can_be_gone_into_and_the_rest_says_that_it_is_not(client):
    page = client.get("/").text

    built = [subject for subject in SUBJECTS if subject.topic]
    assert {subject.slug for subject in built} == {topic.slug for topic in topics.topics()}
    assert page.count("<small>not built yet") == len(SUBJECTS) - len(built)
    assert all(client.get(f"/labs/{subject.slug}/").status_code == 200 for subject in built)


def test_no_progress_is_made_up(client):
    text = re.sub(r"<[^>]+>", " ", client.get("/").text)

    assert not re.search(r"\d+ of \d+ (known|concepts)", text)


def test_looking_makes_nobody(client):
    assert "sessionid" not in client.get("/").cookies


def test_who_has_a_lab_is_led_back_to_it(browser_of, student):
    worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")

    assert "Go on in the lab" in browser_of(student).get("/").text
    assert "Open the lab" in Client().get("/").text


def test_the_home_page_needs_few_queries(browser_of, student, django_assert_max_num_queries):
    client = browser_of(student)

    # Session, person and account; her lab, what to review, and what her classes ask of her.
    with django_assert_max_num_queries(6):
        client.get("/")


def test_an_address_that_leads_nowhere_says_so_in_our_frame(client):
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert "Skip to the content" in answer.text


def test_a_form_of_another_session_says_what_to_do():
    answer = Client(enforce_csrf_checks=True).post("/people/sign-in")

    assert answer.status_code == 403
    assert "This form is out of date" in answer.text


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "503.html"])
def test_error_pages_need_nothing_but_themselves(name):
    page = render_to_string(name)

    assert "<h1>" in page
    assert 'href="/"' in page
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*src=)", page)
