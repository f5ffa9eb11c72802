"""What a frame costs is counted, not timed: no machine's speed, and nobody's load, changes what is found.

A frame is asked for as a page does, a second of the wall later, at 60x; before it some frames went by, so that what is
kept from frame to frame is there. How long that takes on one machine is a figure of `make bench`.
"""

import gzip
import re
import sys

import pytest

from courseware.labs import topics, worlds
from courseware.labs.store import clocks

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
SECOND_US = 1_000_000
MOST_RAW_BYTES = 12 * 1024
MOST_WIRE_BYTES = 2 * 1024
MOST_CALLS = 10_000
MOST_CALLS_LOOKED_INTO = 13_000  # what is found out seldom may fall due in between
MOST_ELEMENTS = 300


class Watcher:
    """A page that asks for a frame each second of a wall clock of its own."""

    def __init__(self, client, monkeypatch, path):
        self._client = client
        self._path = path
        self._wall_us = clocks.wall_us()
        monkeypatch.setattr(clocks, "wall_us", lambda: self._wall_us)

    def frame(self):
        """The next frame."""
        self._wall_us += SECOND_US
        html = self._client.get(self._path, headers=HTMX).text
        found = re.search(r'hx-get="([^"]+)"', html)
        self._path = found[1].replace("&amp;", "&") if found else self._path
        return html

    def marks(self):
        """All parts of the picture that can be selected."""
        self._path = re.sub(r"&has=[^&]*", "", self._path)
        found = re.findall(r'data-mark="([^"]+)"', self.frame())
        assert found, "a picture has parts"
        return found

    def select(self, mark):
        """From now on the page shows what is told of a part."""
        self._path = re.sub(r"&select=[^&]*", "", self._path) + f"&select={mark}"

    def counted(self):
        """How many functions are called for the next frame, Python's own included."""
        self._wall_us += SECOND_US
        calls = 0

        def count(_frame, event, _argument):
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            self._client.get(self._path, headers=HTMX)
        finally:
            sys.setprofile(None)
        return calls


@pytest.fixture(params=[topic.slug for topic in topics.topics()])
def watcher(request, client, student, monkeypatch):
    world_id = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic=request.param)
    worlds.set_clock(world_id, student.pk, worlds.Speed(60))
    session = client.session
    session["person"] = student.pk
    session.save()
    watcher = Watcher(client, monkeypatch, f"/labs/{request.param}/frame?world={world_id}&width=wide")
    for _ in range(8):
        watcher.frame()
    return watcher


def test_a_frame_is_small_and_smaller_on_the_way(watcher):
    html = watcher.frame()

    assert len(html.encode()) <= MOST_RAW_BYTES
    assert len(gzip.compress(html.encode(), 6)) <= MOST_WIRE_BYTES
    assert len(re.findall(r"<[a-z]", html)) <= MOST_ELEMENTS


def test_a_frame_takes_few_calls(watcher):
    assert watcher.counted() <= MOST_CALLS


def test_a_frame_of_what_is_looked_into_takes_few_calls(watcher):
    for mark in watcher.marks():
        watcher.select(mark)
        watcher.frame()

        assert watcher.counted() <= MOST_CALLS_LOOKED_INTO, mark
