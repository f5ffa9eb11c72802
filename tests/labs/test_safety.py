"""What goes wrong, and what it must not do: errors of ours, races, releases, and too much at once."""

import threading
from contextlib import contextmanager
from dataclasses import replace

import msgspec
import pytest
from django.db import connection

from courseware.labs import topics, worlds
from courseware.labs.models import Version
from courseware.labs.models import World as WorldRow
from courseware.labs.store import calling, claims, clocks, committing, working
from courseware.labs.store.caching import Cache, cache
from courseware.labs.store.errors import Lost
from services.engine.service import Kind, Operation, Service
from tests.engine import toy
from tests.labs.keeping import Process, digest_of, whole
from tests.labs.toy import TOY_TOPIC, light, put_out

pytestmark = pytest.mark.django_db
EMPTY = {"type": "structure", "members": {}}


def explode(ctx, params):
    ctx.edit_root(toy.Root).lit = 1_000
    raise ZeroDivisionError("our error")


@contextmanager
def released(service):
    """For a while, this process is of a release in which the toy service is another."""
    register(replace(TOY_TOPIC, services=[service]))
    yield
    register(TOY_TOPIC)


def register(topic):
    del topics._topics["toy"]
    topics.register(topic)


def toy_of(**changed):
    given = {name: getattr(toy.TOY, name) for name in Service.__dataclass_fields__}
    return Service(**{**given, **changed})


def test_an_error_of_ours_leaves_the_world_as_it_was(lab):
    exploding = {"Explode": Operation("Explode", Kind.ACTS, explode, input_shape=EMPTY)}
    before = lab.look()

    with released(toy_of(controls={**toy.TOY.controls, **exploding})), pytest.raises(ZeroDivisionError):
        lab.call(worlds.Call("lab", "Explode", {}))

    assert lab.look().world.digest() == before.world.digest()
    assert lab.look().version == before.version
    assert lab.call(light("desk")).error is None


def test_a_stranger_cannot_throw_a_copy_away(lab, outsider):
    lab.look()
    copy = cache._slots[lab.id].copy
    with pytest.raises(worlds.NoSuchWorld):
        worlds.look(lab.id, outsider.pk)
    with pytest.raises(worlds.NoSuchWorld):
        worlds.look(lab.id + 1000, outsider.pk)

    assert cache._slots[lab.id].copy is copy
    assert lab.id + 1000 not in cache._slots


def test_a_world_of_a_newer_release_is_not_shown_and_not_written(lab):
    later = toy_of(schema=2, upgrades={1: lambda parts: parts})
    with Process()(), released(later):
        lab.call(light("desk"))
    row = WorldRow.objects.values().get(pk=lab.id)

    with pytest.raises(worlds.Reload):
        lab.look()
    with pytest.raises(worlds.Reload):
        lab.call(light("floor"))
    with pytest.raises(worlds.Reload):
        lab.reset()
    assert WorldRow.objects.values().get(pk=lab.id) == row


def test_a_world_of_an_older_release_is_upgraded_when_opened_and_stored_with_the_next_commit(lab):
    lab.call(put_out("first"))
    encoded = msgspec.msgpack.encode(toy.Root(lit=7))

    with released(toy_of(schema=2, upgrades={1: lambda parts: {**parts, "": encoded}})):
        assert lab.look().world.call("toy", "Count", {}) == {"Lit": 7}
        assert whole(lab.id, lab.look().version)["toy/us-east-1"] != encoded
        look = lab.call(light("desk")).look

        assert look.world.call("toy", "Count", {}) == {"Lit": 8}
        assert digest_of(whole(lab.id, look.version)) == look.world.digest()
        assert lab.undo(lab.lines()[-1]).world.call("toy", "Count", {}) == {"Lit": 7}


def test_what_would_change_too_much_at_once_is_refused_and_changes_nothing(lab, monkeypatch):
    monkeypatch.setattr(calling, "MOST_CHANGED_BYTES", 50)

    done = lab.call(light("desk"))

    assert done.error.code == "LimitExceededException"
    assert done.look.world.digest() == worlds.preview("toy").digest()
    assert lab.lines() == []


def test_a_world_that_is_full_takes_nothing_more_but_lets_things_go(lab, monkeypatch):
    lab.call(light("desk", 900))
    monkeypatch.setattr(calling, "MOST_STATE_BYTES", 10)

    assert lab.call(light("floor")).error.code == "LimitExceededException"
    assert lab.call(worlds.Call("toy", "PutOut", {"Name": "desk"})).error is None


def test_a_commit_on_a_version_that_is_no_longer_the_newest_is_lost_and_writes_nothing(lab):
    def overtaken(hand):
        with Process()():
            lab.call(light("other"))
        hand.commit(
            committing.Change(
                [committing.Step(Version.Kind.SPEND, hand.world.now_us, {"toy/x": b"1"})], can_undo=False
            ),
            hand.world,
        )

    with pytest.raises(Lost), cache.using(lab.id) as slot:
        overtaken(working.Hand(slot, claims.unclaimed(lab.id, lab.person_id), lab.wall_us))
    assert "toy/x" not in whole(lab.id, lab.look().version)


def test_who_lost_is_carried_out_on_the_newer_version(lab):
    seen = []

    def attempt(hand):
        seen.append(hand.row.version)
        if len(seen) < 3:
            with Process()():
                lab.call(light(f"other {len(seen)}"))
        hand.checkpoint(Version.Kind.CHECKPOINT)

    working.carry_out(lab.id, lab.person_id, lab.wall_us, attempt)

    assert seen == [1, 2, 3]


def test_who_lost_twice_goes_first(lab):
    claimed = []

    def attempt(hand):
        row = WorldRow.objects.get(pk=lab.id)
        claimed.append(row.claim_by == claims.own_name() and row.claim_until_us > clocks.wall_us())
        if len(claimed) < 3:
            raise Lost
        hand.checkpoint(Version.Kind.CHECKPOINT)

    working.carry_out(lab.id, lab.person_id, lab.wall_us, attempt)

    assert claimed == [False, False, True]
    assert WorldRow.objects.get(pk=lab.id).claim_by == ""


def test_a_claim_is_respected_while_it_lasts_and_then_nobodys(lab):
    def claim(until_us):
        WorldRow.objects.filter(pk=lab.id).update(claim_by="another", claim_until_us=clocks.wall_us() + until_us)

    claim(60_000)
    began_us = clocks.wall_us()
    assert not claims.claim(lab.id)
    assert lab.call(light("desk")).error is None
    assert clocks.wall_us() - began_us >= 50_000

    claim(-1)
    assert claims.claim(lab.id)


def test_a_checkpoint_that_comes_too_late_is_left_out(lab, monkeypatch):
    monkeypatch.setattr("courseware.labs.store.advancing.CHECKPOINT_NS", 0)
    lab.set(worlds.Speed(10))
    lab.wait(1)
    WorldRow.objects.filter(pk=lab.id).update(claim_by="another", claim_until_us=clocks.wall_us() + 10_000_000)

    look = lab.look()

    assert look.world.now_us == 20_000_000
    assert WorldRow.objects.get(pk=lab.id).version == look.version == 2


def test_copies_of_worlds_go_when_there_is_no_room(lab):
    small = Cache(most_bytes=1)
    lab.look()
    with small.using(1) as slot:
        slot.copy = cache._slots[lab.id].copy

    assert small.held_bytes() == 0
    assert not small._slots


def test_threads_take_turns_in_a_process():
    own, order, inside = Cache(), [], threading.Event()

    def second():
        inside.wait(5)
        with own.using(7):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with own.using(7):
        inside.set()
        thread.join(0.05)
        order.append("first")
        assert own.at_work == 2
    thread.join(5)

    assert order == ["first", "second"]
    assert own.at_work == 0


def test_the_wall_is_the_databases():
    with connection.cursor() as cursor:
        statement = "SELECT EXTRACT(EPOCH FROM clock_timestamp())" if connection.vendor != "sqlite" else "SELECT NULL"
        cursor.execute(statement)
        theirs = cursor.fetchone()[0] or clocks.own_us() / 1_000_000

    assert abs(clocks.wall_us() / 1_000_000 - float(theirs)) < 0.5
