"""The past of a world: what can be looked at of it, and what returning would take back. Looking changes nothing."""

import pytest

from courseware.labs import worlds
from courseware.labs.models import HistoryLine, Part, Version, World
from tests.labs.keeping import kept
from tests.labs.toy import light

pytestmark = pytest.mark.django_db


def rows():
    return [list(model.objects.order_by("pk").values()) for model in (World, Version, Part, HistoryLine)]


@pytest.fixture
def worked(lab):
    """A lab in which three lamps were lit, ten seconds apart, the third over the wire."""
    lab.set(worlds.Speed(1))
    for name, origin in (("a", "page"), ("b", "page"), ("c", "wire")):
        lab.wait(10)
        lab.look(lease_s=60)
        lab.call(light(name), origin=worlds.Origin(origin))
    return lab


def stops(lab):
    return worlds.stops(lab.id, lab.person_id, lab.look().version)


def past(lab, version):
    return worlds.past(lab.id, lab.person_id, version)


def test_one_can_stop_before_and_after_each_operation(worked):
    seconds = [stop.at_us // 1_000_000 for stop in stops(worked)]

    assert seconds == [20, 20, 30, 30, 40, 40]


def test_each_stop_shows_what_was_so_then(worked):
    fingerprints = kept(worked.id)

    for stop in stops(worked):
        then = past(worked, stop.version)
        assert then.look.world.now_us == stop.at_us
        assert then.look.world.digest() == fingerprints[stop.version]


def test_looking_at_the_past_writes_nothing(worked):
    before = rows()

    for stop in stops(worked):
        past(worked, stop.version)

    assert rows() == before


def test_going_on_from_a_stop_says_what_it_takes_back_and_does_that(worked):
    then = past(worked, stops(worked)[1].version)

    look = worlds.return_to(worked.id, worked.person_id, then.look.version, wall_us=worked.wall_us)

    assert then.takes == (2, 1)
    assert (look.world.now_us, look.clock.is_paused) == (20_000_000, True)
    assert look.world.digest() == then.look.world.digest()
    assert worked.told() == ["Light a", "(Light b)", "(Light c)", "Undo"]


def test_a_run_of_calls_over_the_wire_counts_each_of_them(lab):
    lab.call(light("a"))
    for zone in "abcb":
        lab.wait(1)
        lab.call(worlds.Call("lab", "StartFault", {"Scope": "ZONE", "Target": f"us-east-1{zone}"}), origin="wire")
    oldest = stops(lab)[0]

    assert past(lab, oldest.version).takes == (5, 4)
    assert [line.takes for line in lab.lines()] == [(4, 4), (5, 4)]


def test_what_was_taken_back_can_be_looked_at_and_returned_to(worked):
    gone = worked.lines()[0]
    worked.undo(worked.lines()[1])
    then = past(worked, gone.version)

    worlds.return_to(worked.id, worked.person_id, gone.version, wall_us=worked.wall_us)

    assert then.look.world.now_us == 40_000_000
    assert [stop.version for stop in then.stops][-2:] == [gone.before, gone.version]
    assert worked.told() == ["Light a", "Light b", "Light c", "(Undo)", "Undo"]


def test_the_history_of_a_past_is_as_it_was_then(worked):
    line = worked.lines()[1]
    worked.undo(line)
    then = past(worked, line.version)

    told = worked.lines(at=then.spans)

    assert [(line.params["Name"], line.taken_back) for line in told] == [("b", False), ("a", False)]
    assert not any(line.can_undo for line in told)


def test_what_is_not_kept_or_yet_to_come_is_no_past(worked):
    for version in (0, 999, 2**62):
        with pytest.raises(worlds.Moved):
            past(worked, version)
        with pytest.raises(worlds.Moved):
            worlds.return_to(worked.id, worked.person_id, version, wall_us=worked.wall_us)


def test_somebody_elses_past_is_not_there(worked, outsider):
    version = stops(worked)[0].version

    for ask in (worlds.past, worlds.stops, worlds.return_to):
        with pytest.raises(worlds.NoSuchWorld):
            ask(worked.id, outsider.pk, version)


def test_lines_are_chosen_before_they_are_counted_into_pages(lab):
    lab.call(light("a"))
    for _ in range(5):
        lab.call(light("a"))
    refused = lab.lines(most=2, wanted=worlds.Wanted(kind="refused"))
    done = lab.lines(most=2, wanted=worlds.Wanted(kind="done"))

    assert [line.outcome != "" for line in refused] == [True, True]
    assert [line.params["Name"] for line in done] == ["a"]
    assert lab.lines(wanted=worlds.Wanted(resource="a", service="toy"))
    assert lab.lines(wanted=worlds.Wanted(service="kinesis")) == []
    assert worlds.resources(lab.id, lab.person_id) == ["a"]
