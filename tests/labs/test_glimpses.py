"""A page shows a glimpse of long parameters: small, of the same shape, and never more than a row holds."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.labs.models import HistoryLine
from courseware.labs.store import blobs, glimpses
from services.engine.scenario import Call

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=400) | st.binary(max_size=400),
    lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text(max_size=300), inner, max_size=8),
    max_leaves=60,
)


@given(st.dictionaries(st.text(max_size=20), values, max_size=12), st.integers(1, 5_000))
def test_a_glimpse_is_small_and_can_be_read(params, most_bytes):
    found = msgspec.msgpack.decode(glimpses.encoded(params, most_bytes))

    assert len(glimpses.encoded(params, most_bytes)) <= max(most_bytes, 1)
    assert isinstance(found, dict)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=40) | st.integers(0, 99), max_size=9))
def test_what_is_short_is_shown_whole(params):
    assert msgspec.msgpack.decode(glimpses.encoded(params, 4_096)) == params


def test_what_is_long_is_cut_and_a_list_keeps_its_length():
    records = [{"Data": bytes(9_000), "PartitionKey": f"user-{number}"} for number in range(500)]

    found = msgspec.msgpack.decode(glimpses.encoded({"StreamName": "clicks", "Records": records}, 4_096))

    assert found["StreamName"] == "clicks"
    assert len(found["Records"]) == 500
    assert found["Records"][2] == {"Data": bytes(200), "PartitionKey": "user-2"}
    assert found["Records"][3:] == [{}] * 497


@pytest.mark.parametrize("deep", [{"a": "x" * 5_000}, ["x" * 5_000] * 40, {str(n): "y" * 300 for n in range(99)}])
def test_what_is_too_much_even_so_says_less(deep):
    assert len(glimpses.encoded({"Deep": deep, "More": [deep] * 9}, 4_096)) <= 4_096


@pytest.mark.django_db
def test_a_page_reads_no_file_but_for_what_an_earlier_release_wrote(lab, var, monkeypatch):
    lab.call(Call("toy", "Light", {"Name": "x" * 5_000}))
    read = []
    plain = blobs.read
    monkeypatch.setattr(blobs, "read", lambda digest: read.append(digest) or plain(digest))

    (line,) = lab.lines()
    assert (line.params["Name"][:3], read) == ("xxx", [])

    HistoryLine.objects.update(params=b"")
    assert lab.lines()[0].params == line.params
    assert len(read) == 1
