"""The pages of a lesson: they answer, lead on, make nobody by being looked at, and keep where a reader is."""

import re

import pytest
from django.test import Client

from courseware.lessons import places
from courseware.lessons.models import Place
from courseware.people import persons
from courseware.people.models import Person

pytestmark = pytest.mark.django_db

LAMPS = "/topics/toy/lamps/"
SWITCHES = "/topics/toy/switches/"


def test_a_page_has_its_title_its_contents_and_the_ways_on(toy, client):
    html = client.get(LAMPS).text

    assert "<h1>Lamps</h1>" in html
    assert '<a href="#how-they-shine">How they shine</a>' in html
    assert f'rel="next" href="{SWITCHES}"' in html
    assert 'aria-current="page"' in html
    assert "TOY-1" in html


def test_looking_makes_nobody_and_no_row(toy, client):
    answer = client.get(LAMPS)

    assert "sessionid" not in answer.cookies
    assert (Person.objects.count(), Place.objects.count()) == (0, 0)


@pytest.mark.parametrize("path", ["/topics/nothing/lamps/", "/topics/toy/nothing/", "/topics/nothing/", LAMPS + "x/"])
def test_a_page_that_is_not_there_is_not_found(toy, client, path):
    assert client.get(path).status_code == 404


def test_a_page_is_only_looked_at(toy, client):
    assert client.post(LAMPS).status_code == 405
    assert client.get(LAMPS + "place").status_code == 405


def test_who_marks_a_page_as_read_is_somebody_and_finds_it_marked(toy, client):
    answer = client.post(LAMPS + "place", {"read": "1"})

    assert answer.headers["Location"] == f"{LAMPS}#end"
    assert Place.objects.get().is_read
    assert re.search(r'data-name="lamps" data-read="1"', client.get(SWITCHES).text)
    assert "1</b> read" in client.get("/topics/toy/").text


def test_who_only_scrolls_is_nobody_yet(toy, client):
    answer = client.post(LAMPS + "place", {"anchor": "how-they-shine", "quiet": "1"})

    assert answer.status_code == 204
    assert (Person.objects.count(), Place.objects.count()) == (0, 0)


def test_a_person_is_led_back_to_where_she_was(toy, browser_of, student):
    client = browser_of(student)
    client.get(LAMPS)
    places.keep(student.pk, "toy", "lamps", anchor="how-they-shine")
    session = client.session
    session[persons.SESSION_KEY] = student.pk
    session.save()

    assert f'href="{LAMPS}#how-they-shine"' in client.get("/topics/toy/").text
    assert 'You were here before, at <a href="#how-they-shine"' not in client.get(LAMPS).text
    assert 'id="resume" hidden' in client.get(LAMPS).text


def test_an_anchor_that_the_page_does_not_have_is_not_kept(toy, browser_of, guest):
    browser_of(guest).post(LAMPS + "place", {"anchor": "<script>", "quiet": "1"})

    assert Place.objects.get().anchor == ""


def test_a_page_that_was_read_stays_read(toy, guest):
    places.keep(guest.pk, "toy", "lamps", is_read=True)
    places.keep(guest.pk, "toy", "lamps", anchor="how-they-shine")

    place = Place.objects.get()
    assert (place.is_read, place.anchor) == (True, "how-they-shine")


def test_what_a_guest_read_is_added_to_what_the_person_read(guest, student):
    places.keep(student.pk, "toy", "lamps", anchor="a", is_read=True)
    places.keep(guest.pk, "toy", "lamps", anchor="b")
    places.keep(guest.pk, "toy", "switches", is_read=True)

    places.hand_over(guest.pk, student.pk)

    kept = {place.page: (place.is_read, place.anchor) for place in Place.objects.filter(person=student)}
    assert kept == {"lamps": (True, "b"), "switches": (True, "")}


def test_others_do_not_see_where_somebody_is(toy, browser_of, guest, student):
    places.keep(student.pk, "toy", "lamps", is_read=True)

    for client in (browser_of(guest), Client()):
        assert "data-read=" not in client.get(SWITCHES).text


def test_a_page_needs_few_queries(toy, browser_of, guest, django_assert_max_num_queries):
    client = browser_of(guest)
    client.get(LAMPS)

    with django_assert_max_num_queries(4):
        client.get(LAMPS)


def test_the_glossary_has_the_terms_of_all_topics(toy, client):
    html = client.get("/glossary/").text

    assert 'id="toy-lamp"' in html
    assert "Also called Old Light." in html
    assert f'<a href="{LAMPS}">Lamps</a>' in html
