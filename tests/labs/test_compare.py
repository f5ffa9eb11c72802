"""Two worlds side by side: one clock over both, what differs in words and numbers, and nobody else's world."""

import re
from dataclasses import replace

import pytest

from courseware.labs import worlds
from courseware.labs.models import World
from courseware.labs.page import differing, pair
from courseware.labs.store import advancing
from courseware.labs.svg import tag
from courseware.labs.topics import Reading
from tests.labs.test_script import SPLIT

pytestmark = pytest.mark.django_db

LAB = "/labs/kinesis/"
RATE = {"stream": "clicks", "name": "celebrity", "records_a_second": "600"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def hers(student) -> int:
    return worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")


@pytest.fixture
def both(browser_of, student, hers) -> str:
    """The address of a comparison of the student's lab with a copy of it."""
    answer = browser_of(student).post(f"{LAB}compare/begin", {"world": hers})
    assert answer.status_code == 303
    return answer["Location"]


def act(client, both, side, token="1", headers=HTMX, **said):
    path = both.replace("compare?", f"compare/{side}/do/set-rate?")
    form = f"{side}-set-rate--producer-celebrity"
    return client.post(path, {**RATE, "form": form, "token": token, **said}, headers=headers)


def clock(client, both, **said):
    return client.post(both.replace("compare?", "compare/clock?"), said, headers=HTMX)


def instants(person_id):
    return [worlds.look(world_id, person_id).world.now_us for world_id in World.objects.values_list("id", flat=True)]


# ---- The page --------------------------------------------------------------------------------------------------------


def test_a_lab_is_compared_with_a_copy_of_itself(browser_of, student, both, hers):
    page = browser_of(student).get(both).text

    assert World.objects.count() == 2
    assert "Both have done the same so far" in page
    assert 'id="left-shard-1"' in page
    assert 'id="right-shard-1"' in page
    assert len(re.findall(r' id="([^"]+)"', page)) == len(set(re.findall(r' id="([^"]+)"', page)))


def test_the_lab_that_opens_is_still_the_one_that_was_copied(browser_of, student, both, hers):
    assert f"world={hers}" in browser_of(student).get(LAB).text


def test_a_control_changes_its_own_side_and_the_page_says_what_differs(browser_of, student, both, hers):
    client = browser_of(student)

    answer = act(client, both, "right")

    assert answer.status_code == 200
    assert "They differ in one operation" in answer.text
    assert "right, 13:01:10: You set producer celebrity: 600 records/s" in answer.text
    assert worlds.lines(hers, student.pk) == []


def test_more_than_one_difference_is_said_and_listed(browser_of, student, both):
    client = browser_of(student)
    act(client, both, "right")

    answer = act(client, both, "left", token="2", records_a_second="5")

    assert "They differ in 2 operations, so no number can be put down to one alone" in answer.text
    assert "left, 13:01:10" in answer.text


def test_one_clock_runs_both_in_step(browser_of, student, both, monkeypatch):
    monkeypatch.setattr(advancing, "BUDGET_NS", 10**12)  # else a busy machine may leave one behind
    client = browser_of(student)
    act(client, both, "right")

    clock(client, both, speed="3600")
    clock(client, both, speed="0")
    clock(client, both, way="step")

    left, right = instants(student.pk)
    assert left == right > 71_000_000


def test_two_that_are_apart_say_so_and_are_brought_together(browser_of, student, both, hers):
    client = browser_of(student)
    worlds.set_clock(hers, student.pk, worlds.Step(30_000_000))
    assert "The two do not stand at the same instant" in client.get(both).text

    answer = clock(client, both, way="level")

    assert instants(student.pk) == [100_000_000, 100_000_000]
    assert "The two do not stand at the same instant" not in answer.text


def test_a_frame_comes_only_where_something_is_new(browser_of, student, both):
    client = browser_of(student)
    path = re.search(r'hx-get="([^"]+)"', client.get(both).text)[1].replace("&amp;", "&")
    first = client.get(path, headers=HTMX)
    again = re.search(r'hx-get="([^"]+)"', first.text)[1].replace("&amp;", "&") if first.content else path

    assert client.get(again, headers=HTMX).status_code == 204

    act(client, both, "left")
    fresh = client.get(again, headers=HTMX)
    assert (fresh.status_code, "600" in fresh.text, "<form" in fresh.text) == (200, True, True)


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_what_is_wrong_with_a_form_is_said_on_its_side(browser_of, student, both, headers):
    answer = act(browser_of(student), both, "left", headers=headers, records_a_second="many")

    assert answer.status_code == 422
    assert re.search(r'<form id="left-set-rate--producer-celebrity"[^>]* data-answered', answer.text)
    assert "Enter a whole number" in answer.text


def test_a_browser_without_scripts_is_led_back_to_the_comparison(browser_of, student, both):
    answer = act(browser_of(student), both, "left", headers={})

    assert (answer.status_code, answer["Location"]) == (303, both)


@pytest.mark.parametrize("said", [{"speed": "7"}, {"way": "jump", "to": "noon"}, {}])
def test_a_clock_that_is_asked_for_nonsense_says_so(browser_of, student, both, said):
    assert clock(browser_of(student), both, **said).status_code == 422


def test_nobody_compares_with_somebody_elses_world(browser_of, student, outsider, both, hers):
    own = worlds.begin(outsider.pk, kind=worlds.Kind.LAB, topic="kinesis")
    client = browser_of(outsider)

    mixed = f"{LAB}compare?left={own}&right={hers}"

    assert {client.get(path).status_code for path in (both, mixed)} == {404}
    assert act(client, mixed, "left").status_code == 404
    assert clock(client, mixed, speed="1").status_code == 404
    assert client.post(f"{LAB}compare/begin", {"world": hers}).status_code == 404


@pytest.mark.parametrize("query", ["", "?left=1", "?left=1&right=1", "?left=x&right=y", "?left=1&right=999"])
def test_a_comparison_needs_two_worlds(browser_of, student, hers, query):
    assert browser_of(student).get(f"{LAB}compare{query}").status_code == 404


def test_there_is_no_third_side(browser_of, student, both):
    assert act(browser_of(student), both, "middle").status_code == 404


# ---- What differs ----------------------------------------------------------------------------------------------------


def test_what_was_done_in_both_is_no_difference():
    assert len(differing.only([SPLIT], [replace(SPLIT, id=7, version=9)])) == 0


def test_the_same_at_another_time_or_once_more_is_a_difference():
    later = replace(SPLIT, at_us=SPLIT.at_us + 1)

    assert differing.only([SPLIT], [later]) == differing.Only([SPLIT], [later])
    assert differing.only([SPLIT, SPLIT], [SPLIT]) == differing.Only([SPLIT], [])


@pytest.mark.parametrize("how", [{"taken_back": True}, {"outcome": "Refused"}, {"turned_back": True}])
def test_what_changed_nothing_is_no_difference(how):
    assert len(differing.only([replace(SPLIT, **how)], [])) == 0


@pytest.mark.parametrize(
    ("left", "right", "better", "words"),
    [
        (1184, 1000, "lower", "−184 records/s: right is better"),
        (10, 30, "lower", "+20 records/s: left is better"),
        (10, 30, "higher", "+20 records/s: right is better"),
        (10, 30, "", "+20 records/s"),
        (10, 10.0, "lower", "the same"),
    ],
)
def test_a_difference_says_which_side_is_better(left, right, better, words):
    numbers = (Reading("key", "Records", value, "records/s", better) for value in (left, right))

    assert differing.difference(*numbers) == words


def test_two_pictures_in_one_page_share_no_id():
    picture = tag(
        "svg",
        tag(
            "g", id="shard-1", role="button", tabindex=0, data_select="shard-1", aria_pressed="true", aria_label="Shard"
        ),
        tag("use", href="#grain", fill="url(#hatch)"),
    )

    assert pair.told_apart(picture, "left") == (
        '<svg><g id="left-shard-1" role="img" aria-label="Shard"/>'
        '<use href="#left-grain" fill="url(#left-hatch)"/></svg>'
    )
