"""Parts of a frame that a page has already are not sent again, and nothing else is missing."""

import re
from itertools import count

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from courseware.labs import worlds
from courseware.labs.page import same
from courseware.labs.store import clocks

HTMX = {"HX-Request": "true"}
PARTS = [f'<g class="a" id="part-{number}"><b id="in-{number}">{number * 7}</b></g>' for number in range(5)]
PLACE = re.compile(r'<(\w+) id="([^"]*)" data-keep=""></\1>')


@given(st.sets(st.integers(0, 4)))
def test_what_is_left_out_is_what_the_page_has_and_its_place_stays(had):
    html = f"<svg>{'<i/>'.join(PARTS)}</svg>"
    parts = same.fingerprints(PARTS)
    kept = same.parsed(same.named([list(parts)[number] for number in sorted(had)]))

    sent = same.left_out(html, parts, kept)

    assert {int(name[-1]) for _element, name in PLACE.findall(sent)} == had
    assert PLACE.sub(lambda found: PARTS[int(found[2][-1])], sent) == html


def test_fingerprints_tell_parts_apart_and_fit_into_an_address():
    parts = same.fingerprints([*PARTS, SafeString("")])

    assert len(parts) == len(PARTS)
    assert re.fullmatch(r"[\w~-]+", same.named(parts))
    assert same.parsed(same.named(parts)) == set(parts)


@pytest.mark.parametrize("text", ["", "~", "~~~", "x" * 10_000, "<script>", "\0"])
def test_whatever_an_address_names_nothing_is_left_out_for_it(text):
    assert same.left_out("".join(PARTS), same.fingerprints(PARTS), same.parsed(text)) == "".join(PARTS)


@pytest.fixture
def running(client, student, monkeypatch):
    """Where the page of a lab that runs fast asks for its frames, each a second of the wall after the one before."""
    walls_us = count(clocks.wall_us(), 1_000_000)
    monkeypatch.setattr(clocks, "wall_us", lambda: next(walls_us))
    world_id = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")
    worlds.set_clock(world_id, student.pk, worlds.Speed(60))
    session = client.session
    session["person"] = student.pk
    session.save()
    return f"/labs/kinesis/frame?world={world_id}&width=wide"


def next_address(html):
    return re.search(r'hx-get="([^"]+)"', html)[1].replace("&amp;", "&")


@pytest.mark.django_db
def test_the_next_frame_leaves_out_what_the_first_one_brought(client, running):
    first = client.get(running, headers=HTMX).text

    second = client.get(next_address(first), headers=HTMX).text

    left_out = {name for _element, name in PLACE.findall(second)}
    assert {"tabs", "looks", "kin-above", "clock-speeds", "what-if"} <= left_out
    assert {name for name in left_out if f'id="{name}"' not in first} == set()
    assert len(second) < len(first) / 2


@pytest.mark.django_db
def test_who_asks_without_saying_what_she_has_gets_all(client, running):
    first = client.get(running, headers=HTMX).text

    again = client.get(re.sub(r"&has=[^&]*", "", next_address(first)), headers=HTMX).text

    assert set(PLACE.findall(again)) <= {*PLACE.findall(first), *re.findall(r'<(div) id="(forms-\w+)"', first)}
