"""The one door: what a page can do with a world, in one process."""

import pytest

from courseware.labs import worlds
from courseware.labs.models import HistoryLine, Version
from courseware.labs.models import World as WorldRow
from services.engine.clock import SECOND_US
from services.engine.scenario import Call
from tests.labs.toy import COUNT, ask, light, put_out

pytestmark = pytest.mark.django_db


def lit(look):
    return look.world.call("toy", "Count", {})["Lit"]


def test_a_lab_is_drawn_from_its_start_before_anybody_has_one(toy_topic):
    start = worlds.preview("toy")

    assert start.now_us == 10 * SECOND_US
    assert start.call("toy", "Count", {}) == {"Lit": 1}
    assert not WorldRow.objects.exists()


def test_a_lab_begins_as_its_preview_and_paused(lab):
    look = lab.look()

    assert look.world.digest() == worlds.preview("toy").digest()
    assert look.clock.is_paused
    assert not look.can_undo
    assert worlds.newest(lab.person_id, kind=worlds.Kind.LAB, topic="toy") == lab.id


def test_somebody_elses_world_is_not_there(lab, outsider):
    with pytest.raises(worlds.NoSuchWorld):
        worlds.look(lab.id, outsider.pk)
    with pytest.raises(worlds.NoSuchWorld):
        worlds.call(lab.id, outsider.pk, light("desk"))
    with pytest.raises(worlds.NoSuchWorld):
        worlds.lines(lab.id, outsider.pk)
    with pytest.raises(worlds.NoSuchWorld):
        worlds.reset(lab.id, outsider.pk)
    assert worlds.newest(outsider.pk, kind=worlds.Kind.LAB, topic="toy") is None


def test_a_topic_that_is_not_there_has_no_worlds(toy_topic, student):
    with pytest.raises(worlds.NoSuchWorld):
        worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="nothing")
    with pytest.raises(worlds.NoSuchWorld):
        worlds.preview("nothing")


def test_a_click_is_answered_committed_and_told(lab):
    done = lab.call(light("desk"))

    assert done.answer == {"Name": "desk"}
    assert done.error is None
    assert lit(done.look) == lit(lab.look()) == 2
    assert done.look.can_undo
    (line,) = lab.lines()
    assert (line.service, line.operation, line.params) == ("toy", "Light", {"Name": "desk", "Blinks": 3})
    assert (line.origin, line.outcome, line.at_us, line.can_undo) == ("page", "", 10 * SECOND_US, True)


def test_a_refusal_changes_no_resource_and_is_told(lab):
    done = lab.call(light("first"))

    assert done.answer is None
    assert done.error.code == "ResourceInUseException"
    assert lit(lab.look()) == 1
    assert [(line.outcome, line.can_undo) for line in lab.lines()] == [("ResourceInUseException", False)]
    assert not done.look.can_undo


def test_an_operation_that_is_not_there_is_refused_and_writes_nothing(lab):
    done = lab.call(Call("toy", "Explode", {}))

    assert done.error.code == "UnknownOperationException"
    assert lab.lines() == []
    assert lab.look().version == 1


def test_what_spends_is_committed_without_a_line(lab):
    answers = [lab.call(ask("first")) for _ in range(6)]

    assert [done.error and done.error.code for done in answers] == [None] * 5 + ["ThrottlingException"]
    assert lab.lines() == []
    assert Version.objects.filter(world=lab.id).count() == 1


def test_what_looks_commits_nothing(lab):
    done = lab.call(COUNT)

    assert done.answer == {"Lit": 1}
    assert done.look.version == 1


def test_a_form_sent_twice_is_carried_out_once(lab):
    first = lab.call(light("desk"), token="abc")
    second = lab.call(light("desk"), token="abc")

    assert not first.was_repeated
    assert second.was_repeated
    assert second.error is None
    assert lit(second.look) == 2
    assert len(lab.lines()) == 1


def test_like_calls_over_the_wire_are_one_line_with_a_count(lab):
    for _ in range(3):
        lab.call(light("desk"), origin="wire")
        lab.call(put_out("desk"), origin="wire")
        lab.call(put_out("first"), origin="page")
        lab.call(light("first"), origin="page")
    lab.call(Call("lab", "StartFault", {"Scope": "ZONE", "Target": "us-east-1a"}), origin="wire")
    before = lab.look()
    for zone in "bcb":
        lab.call(Call("lab", "StartFault", {"Scope": "ZONE", "Target": f"us-east-1{zone}"}), origin="wire")

    assert [line.count for line in lab.lines()] == [4] + 12 * [1]
    assert before.version + 3 == lab.look().version


def test_a_run_is_taken_back_as_one(lab):
    lab.call(light("desk"))
    for number in range(3):
        lab.call(Call("lab", "StartFault", {"Scope": "ZONE", "Target": "us-east-1" + "abc"[number]}), origin="wire")

    lab.undo(lab.lines()[0])

    assert lab.look().world.call("toy", "Count", {}) == {"Lit": 2}
    assert lab.call(Call("lab", "EndFault", {"Scope": "ZONE", "Target": "us-east-1a"})).error is not None


def test_undo_returns_to_the_instant_before_a_click(lab):
    lab.set(worlds.Speed(60))
    lab.wait(1)
    seen = lab.look().world.digest()
    lab.call(light("desk"))
    lab.wait(1)
    lab.look()

    look = lab.undo(lab.lines()[0])

    assert look.world.now_us == 70 * SECOND_US
    assert look.world.digest() == seen
    assert look.clock.is_paused
    assert look.epoch == 1
    assert not look.can_undo
    lab.wait(100)
    assert lab.look().world.digest() == seen
    assert lab.told() == ["(Light desk)", "Undo"]


def test_an_undo_can_be_taken_back_and_so_can_that(lab):
    lab.call(light("a"))
    lab.call(light("b"))
    lab.call(light("c"))
    lab.undo(lab.lines()[1])
    assert lab.told() == ["Light a", "(Light b)", "(Light c)", "Undo"]

    lab.undo(lab.lines()[0])
    assert lab.told() == ["Light a", "Light b", "Light c", "(Undo)", "Undo"]
    assert lit(lab.look()) == 4

    lab.undo(lab.lines()[0])
    assert lab.told() == ["Light a", "(Light b)", "(Light c)", "Undo", "(Undo)", "Undo"]
    assert lit(lab.look()) == 2


def test_a_line_that_was_taken_back_is_not_taken_back_again(lab):
    lab.call(light("a"))
    (line,) = lab.lines()
    lab.undo(line)

    with pytest.raises(worlds.Moved):
        lab.undo(line)


def test_a_reset_returns_to_the_start_and_can_be_taken_back(lab):
    lab.call(put_out("first"))
    lab.set(worlds.Speed(60))
    lab.wait(5)

    look = lab.reset()
    assert look.world.digest() == worlds.preview("toy").digest()
    assert (look.world.now_us, look.epoch, look.clock.is_paused) == (10 * SECOND_US, 1, True)
    assert lab.told() == ["(PutOut first)", "Reset"]

    look = lab.undo(lab.lines()[0])
    assert lit(look) == 0
    assert look.world.now_us == 310 * SECOND_US
    assert lab.told() == ["PutOut first", "(Reset)", "Undo"]


@pytest.mark.parametrize(
    ("name", "told"),
    [("a\0b", ["a\0b"]), (None, [None]), ("\ud800", []), (10**40, []), ({"a": [2**70]}, [])],
)
def test_hostile_parameters_are_refused_and_told_if_they_can_be_read(lab, name, told):
    done = lab.call(Call("lab", "StartFault", {"Scope": "ZONE", "Target": name}))

    assert done.error is not None
    assert [line.params["Target"] for line in lab.lines()] == told
    assert lit(lab.look()) == 1


def test_long_parameters_lie_aside_and_are_told_all_the_same(lab, var):
    done = lab.call(Call("toy", "Light", {"Name": "x" * 5000}))

    assert done.error.code == "ValidationException"
    (line,) = lab.lines()
    assert line.params == {"Name": "x" * 199 + "…"}
    assert line.aside == HistoryLine.objects.get().params_blob_id
    assert [each.params for each in worlds.lines_oldest_first(lab.id, lab.person_id)] == [{"Name": "x" * 5000}]
    assert [len(path.read_bytes()) for path in var.glob("blobs/*/*")] == [5009]


def test_the_whole_history_is_read_a_few_lines_at_a_time_as_it_was_when_one_began(
    lab, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("courseware.labs.store.lines.READ_AT_ONCE", 2)
    for name in ("a", "b", "c"):
        lab.call(light(name))
    lab.undo(lab.lines()[0])
    lab.call(light("d"))

    lines = worlds.lines_oldest_first(lab.id, lab.person_id)
    first = next(lines)
    with django_assert_num_queries(0):
        second = next(lines)
    lab.undo(lab.lines()[0])
    lab.call(light("e"))

    told = [(line.operation, line.params.get("Name"), line.taken_back) for line in (first, second, *lines)]
    assert told == [
        ("Light", "a", False),
        ("Light", "b", False),
        ("Light", "c", True),
        ("Undo", None, False),
        ("Light", "d", False),
    ]


def test_a_history_that_is_somebody_elses_is_not_begun_to_be_read(lab, outsider):
    with pytest.raises(worlds.NoSuchWorld):
        worlds.lines_oldest_first(lab.id, outsider.pk)
