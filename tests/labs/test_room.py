"""How much a world may hold: its newest state, and what its history lays aside, also of what was refused."""

import importlib

import pytest
from django.apps import apps

from courseware.labs import worlds
from courseware.labs.models import Blob, HistoryLine
from courseware.labs.models import World as WorldRow
from courseware.labs.store import blobs, calling, clocks, tidying
from services.engine.scenario import Call
from services.engine.service import Kind, Operation
from tests.engine import toy
from tests.labs.test_safety import released, toy_of
from tests.labs.toy import light

pytestmark = pytest.mark.django_db
LONG = Call("toy", "Light", {"Name": "x" * 5000})


def note(ctx, params):
    ctx.edit_root(toy.Root).lit += 1
    return {}


NOTE_SHAPE = {"type": "structure", "members": {"Name": {"type": "string"}, "Text": {"type": "string"}}}
NOTE = Operation("Note", Kind.ACTS, note, input_shape=NOTE_SHAPE)


def test_what_the_history_lays_aside_counts_as_the_worlds(lab, var, monkeypatch):
    monkeypatch.setattr(calling, "MOST_STATE_BYTES", 30_000)
    with_long = [Call("toy", "Light", {"Name": letter * 5000}) for letter in "abc"]
    assert [lab.call(call).error.code for call in with_long] == ["ValidationException"] * 2 + ["LimitExceededException"]
    before = WorldRow.objects.values().get(pk=lab.id)

    done = lab.call(with_long[2])

    assert "large requests" in done.error.message
    assert WorldRow.objects.values().get(pk=lab.id) == before
    assert [len(path.read_bytes()) for path in var.glob("blobs/*/*")] == [5009] * 2
    assert Blob.objects.count() == HistoryLine.objects.count() == 2
    assert lab.call(light("desk")).error is None


def test_the_same_parameters_take_their_room_once_and_give_it_back_with_their_line(lab, var, monkeypatch):
    monkeypatch.setattr(calling, "MOST_STATE_BYTES", 20_000)
    for _ in range(3):
        assert lab.call(LONG).error.code == "ValidationException"
    assert blobs.held_bytes(lab.id) == len(blobs.read(HistoryLine.objects.first().params_blob_id))
    other = Call("toy", "Light", {"Name": "y" * 6000})
    assert lab.call(other).error.code == "LimitExceededException"

    HistoryLine.objects.all().delete()

    assert lab.call(other).error.code == "ValidationException"


def test_state_and_what_was_laid_aside_share_the_room_of_a_world(lab, var, monkeypatch):
    lab.call(LONG)
    state_bytes = WorldRow.objects.get(pk=lab.id).state_bytes
    monkeypatch.setattr(calling, "MOST_STATE_BYTES", state_bytes + 5_000)
    assert state_bytes < 5_000

    assert lab.call(light("desk")).error is None

    monkeypatch.setattr(calling, "MOST_STATE_BYTES", round(1.5 * state_bytes))
    assert lab.call(light("floor")).error.code == "LimitExceededException"


def test_what_no_line_names_any_more_goes_after_a_day(lab, var, monkeypatch):
    lab.call(LONG)
    monkeypatch.setattr("courseware.labs.store.thinning.MOST_HISTORY_LINES", 2)
    monkeypatch.setattr("courseware.labs.store.committing.THINNED_EVERY", 1)

    for name in ("desk", "floor"):
        lab.call(light(name))
    Blob.objects.update(touched_us=clocks.wall_us() - 2 * blobs.DAY_US)

    assert blobs.held_bytes(lab.id) == 0
    assert tidying.tidy().blobs == 1
    assert list(var.glob("blobs/*/*")) == []


def test_what_an_earlier_release_laid_aside_is_measured(lab, var):
    lab.call(LONG)
    lost = Blob.objects.create(digest="f" * 64, touched_us=0, size_bytes=7)
    Blob.objects.update(size_bytes=0)

    importlib.import_module("courseware.labs.migrations.0002_blob_bytes").measure(apps, None)

    assert sorted(Blob.objects.values_list("size_bytes", flat=True)) == [0, 5009]
    assert Blob.objects.get(size_bytes=0) == lost


def test_what_only_looks_lays_nothing_aside(lab, var):
    lab.call(worlds.Call("toy", "Ask", {"Name": "x" * 5000}))

    assert Blob.objects.count() == 0


def test_a_run_over_the_wire_lays_one_request_aside_however_long_it_is(lab, var):
    long_calls = [Call("toy", "Note", {"Name": "lamp", "Text": f"{number}" * 5_000}) for number in range(4)]
    with released(toy_of(operations={**toy.TOY.operations, "Note": NOTE})):
        for call in long_calls:
            assert lab.call(call, origin="wire").error is None

        assert [(line.operation, line.count) for line in lab.lines()] == [("Note", 4)]
        assert next(worlds.lines_oldest_first(lab.id, lab.person_id)).params["Text"] == "0" * 5_000
        assert Blob.objects.count() == len(list(var.glob("blobs/*/*"))) == 1

        lab.call(Call("toy", "Note", {"Name": "lamp", "Text": "short"}), origin="wire")
        assert [(line.count, line.params["Text"], line.aside) for line in lab.lines()] == [(5, "short", "")]
