"""Links to a lab: a start for anybody, a world for whoever has its token, and nothing of it for anybody else."""

import re

import pytest

from courseware.labs import worlds
from courseware.labs.models import Share, World

pytestmark = pytest.mark.django_db

LAB = "/labs/kinesis/"
RATE = {"stream": "clicks", "name": "celebrity", "records_a_second": "600", "form": "set-rate--producer-celebrity"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def hers(student, browser_of) -> int:
    """A lab of the student's in which something was done."""
    world_id = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")
    browser_of(student).post(f"{LAB}do/set-rate", {**RATE, "world": world_id, "token": "1"})
    return world_id


def share(client, world_id, **said):
    """Makes a link by the form, and gives its path."""
    answer = client.post(f"{LAB}share", {"world": world_id, "shows": "then", "days": "7", **said})
    return re.search(r'id="made-link" value="https?://[^/]+([^"]+)"', answer.text)[1]


def start_link(page):
    return re.search(r'data-start="([^"]+)"', page)[1].replace("&amp;", "&")


# ---- A start ---------------------------------------------------------------------------------------------------------


def test_a_link_to_a_start_shows_it_whatever_one_has_done(browser_of, student, hers):
    client = browser_of(student)
    page = client.get(LAB).text
    assert "600 records/s" in page

    start = client.get(start_link(page)).text

    assert "600 records/s" not in start
    assert World.objects.count() == 1


def test_the_first_press_begins_a_world_from_the_start_that_the_link_names(browser_of, student, hers):
    client = browser_of(student)
    link = f"{LAB}?scenario=celebrity&seed=another"
    form = {**RATE, "scenario": "celebrity", "seed": "another"}
    assert 'name="seed" value="another"' in client.get(link).text

    answer = client.post(f"{LAB}do/set-rate", form)

    begun = World.objects.get(seed="another")
    assert answer["Location"] == f"{LAB}?world={begun.pk}"
    assert "seed=another" in start_link(client.get(answer["Location"]).text)


@pytest.mark.parametrize("scenario", ["nowhere", "../etc", "x" * 200])
def test_a_start_that_is_not_there_is_not_found(client, scenario):
    assert client.get(LAB, {"scenario": scenario}).status_code == 404
    assert client.post(f"{LAB}do/set-rate", {**RATE, "scenario": scenario}).status_code == 404
    assert World.objects.count() == 0


# ---- A world ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shows", ["then", "live"])
def test_who_has_the_link_sees_the_world_and_can_do_nothing_in_it(browser_of, student, outsider, hers, shows):
    path = share(browser_of(student), hers, shows=shows)

    page = browser_of(outsider).get(path)

    assert page.status_code == 200
    assert "600 records/s" in page.text
    assert "You set producer celebrity" in page.text
    assert not re.search(r'<form[^>]+action="[^"]+/(do/|clock|undo|reset)', page.text)
    assert "Take back" not in page.text
    assert f"world={hers}" not in page.text


def test_what_is_shared_as_it_was_stays_and_what_is_shared_live_goes_on(browser_of, student, client, hers):
    hand = browser_of(student)
    then, live = share(hand, hers), share(hand, hers, shows="live")
    hand.post(f"{LAB}do/set-rate", {**RATE, "records_a_second": "77", "world": hers, "token": "2"})

    assert "600 records/s" in client.get(then).text
    assert "77 records/s" in client.get(live).text


def test_a_link_can_show_an_instant_of_the_past(browser_of, student, client, hers):
    first = worlds.stops(hers, student.pk)[0]

    path = share(browser_of(student), hers, at=first.version)

    assert "200 records/s" in client.get(path).text
    assert "You set producer" not in client.get(path).text


def test_who_watches_asks_for_frames_and_is_told_when_the_link_ends(browser_of, student, client, hers):
    hand = browser_of(student)
    path = share(hand, hers, shows="live")
    frame = re.search(r'hx-get="([^"]+)"', client.get(path).text)[1].replace("&amp;", "&")
    assert frame.startswith(f"{path}frame")
    assert client.get(frame, headers=HTMX).status_code == 204

    hand.post(f"{LAB}share/end", {"world": hers, "link": Share.objects.get().pk})

    assert client.get(path).status_code == 404
    over = client.get(frame, headers=HTMX)
    assert (over.status_code, "has ended" in over.text) == (286, True)


def test_what_is_shared_can_be_made_ones_own(browser_of, student, outsider, hers):
    path = share(browser_of(student), hers)
    client = browser_of(outsider)

    answer = client.post(f"{path}copy")

    copy = World.objects.get(owner=outsider.pk)
    assert (answer.status_code, answer["Location"]) == (303, f"{LAB}?world={copy.pk}")
    assert "600 records/s" in client.get(answer["Location"]).text
    assert client.get(f"{LAB}?world={hers}").status_code == 404


def test_only_the_owner_makes_and_ends_links(browser_of, student, outsider, hers):
    share(browser_of(student), hers)
    client = browser_of(outsider)

    assert client.get(f"{LAB}share?world={hers}").status_code == 404
    assert client.post(f"{LAB}share", {"world": hers, "shows": "then", "days": "7"}).status_code == 404
    assert client.post(f"{LAB}share/end", {"link": Share.objects.get().pk}).status_code == 404
    assert Share.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"days": "1000"}, {"shows": "all"}, {"days": ""}])
def test_a_link_that_is_asked_for_wrongly_is_not_made(browser_of, student, hers, wrong):
    said = {"world": hers, "shows": "then", "days": "7", **wrong}

    assert browser_of(student).post(f"{LAB}share", said).status_code == 422
    assert Share.objects.count() == 0


def test_a_shared_world_belongs_to_its_topic_alone(client, browser_of, student, hers):
    path = share(browser_of(student), hers)

    assert client.get(path.replace("/kinesis/", "/blockchain/")).status_code == 404


# ---- One's own -------------------------------------------------------------------------------------------------------


def test_a_lab_is_copied_with_what_was_done_in_it(browser_of, student, hers):
    client = browser_of(student)

    answer = client.post(f"{LAB}copy", {"world": hers})

    assert "600 records/s" in client.get(answer["Location"]).text
    assert str(hers) not in answer["Location"]


def test_ones_labs_are_listed_and_can_be_deleted(browser_of, student, hers):
    client = browser_of(student)
    page = client.get(f"{LAB}mine").text
    assert f"?world={hers}" in page
    assert "1 operation " in page

    client.post(f"{LAB}mine/delete", {"world": hers})

    assert not World.objects.exists()
    assert "You have none yet" in client.get(f"{LAB}mine").text


def test_nobody_deletes_what_is_somebody_elses(browser_of, outsider, hers):
    assert browser_of(outsider).post(f"{LAB}mine/delete", {"world": hers}).status_code == 404
    assert World.objects.count() == 1


def test_who_has_as_many_labs_as_she_may_is_shown_where_to_delete_one(browser_of, student, hers):
    client = browser_of(student)
    for _ in range(19):
        worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")
    form = {**RATE, "scenario": "celebrity"}

    page = client.post(f"{LAB}do/set-rate", form)
    htmx = client.post(f"{LAB}do/set-rate", form, headers=HTMX)

    assert (page.status_code, f"{LAB}mine" in page.text) == (409, True)
    assert htmx["HX-Redirect"].startswith(f"{LAB}mine")
