"""Those who read stand in the picture where they are: as deep as they are behind, with what is wrong in words."""

import re

import pytest

from courseware.labs import topics
from courseware.labs.topics import View
from services.engine.scenario import begin
from services.kinesis.pictures import grid
from services.kinesis.pictures.drawing import draw
from services.kinesis.pictures.seen import seen
from services.kinesis.pictures.store import depth_of
from tests.kinesis.cast import ask, send, wait, world_with_stream
from tests.kinesis.drawn import mark, marks, parsed, rows, said, sentence, words_in, words_of

LAB = topics.topic("kinesis").lab
NUMBER = r"(-?[\d.]+)"


def start(slug):
    return begin(topics.catalog(), LAB.start(slug), seed="tests").settled()


def reads(world, name="reports", *, rate=200, workers=1, kind="POLLING", **more):
    params = {"StreamName": "clicks", "Name": name, "Kind": kind, "Workers": workers, "RecordsPerSecond": rate, **more}
    world.call("lab", "PutApplication", params)


def heights(picture, name):
    """At which heights a reader's line runs, from left to right."""
    lines = [path for path in mark(picture, f"reader-{name}").iter("path") if "kin-read" in path.get("class", "")]
    return [float(y) for line in lines for y in re.findall(rf"[ML]{NUMBER} {NUMBER}H", line.get("d")) for y in y[1:]]


def test_lag_is_depth():
    world = world_with_stream()
    send(world, 500)
    reads(world, rate=200)
    wait(world, 100)
    world = world.settled()
    board = seen(world, "")

    [y] = heights(draw(world, View()).picture, "reports")

    assert y == pytest.approx(depth_of(board).y(board.readers[0].age_s), abs=0.1)
    assert y > grid.STORE_TOP + 20


def test_a_line_lies_above_the_sediment_where_nothing_is_unread():
    world = world_with_stream()
    send(world, 100)
    reads(world, rate=2_000)
    wait(world, 300)

    assert max(heights(draw(world.settled(), View()).picture, "reports")) < grid.STORE_TOP


def test_a_line_runs_through_the_parent_that_is_read_first():
    picture = draw(start("split-order"), View()).picture

    [y] = heights(picture, "dashboard")
    parent = mark(picture, "shard-0").find("rect")
    assert float(parent.get("y")) < y < float(parent.get("y")) + float(parent.get("height"))
    assert "shard 0 first" in words_of(mark(picture, "reader-dashboard"))


def test_a_dead_worker_is_said_and_marked_and_when_another_takes_over():
    drawing = draw(start("worker-dies"), View(selected="reader-dashboard"))

    found = mark(drawing.picture, "reader-dashboard")
    assert "worker 2 died" in words_of(found)
    assert "worker 2 died" in found.get("aria-label")
    assert found.get("data-state") == "hot"
    assert [path.get("class") for path in found.iter("path")].count("kin-lost") == 1
    told = sentence(drawing.inspector)
    assert "worker 2, dead; free in" in told
    assert "counter has stood still for 10 s" in told


def test_five_who_poll_share_five_calls_a_second():
    drawing = draw(start("five-readers"), View(selected="reader-fraud"))

    told = sentence(drawing.inspector)
    assert re.search(r"5 polling applications ask a shard \d+ times/s together, of 5 calls/s a shard", told)
    assert "Reads refused" in said(drawing.inspector)


def test_enhanced_fan_out_is_a_pipe_with_its_own_rate():
    world = world_with_stream()
    send(world, 300)
    reads(world, "pushed", rate=2_000, kind="FAN_OUT")
    wait(world, 60)

    drawing = draw(world.settled(), View(selected="reader-pushed"))

    classes = [path.get("class") for path in mark(drawing.picture, "reader-pushed").iter("path")]
    assert {"kin-pipe", "kin-pipe-in"} <= set(classes)
    assert "up to 2 MiB/s of its own" in sentence(drawing.inspector)


def test_a_reader_that_is_too_slow_is_told_by_how_much():
    drawing = draw(start("too-slow"), View(selected="reader-reports"))

    assert "1 worker × 200/s = 200/s < 800/s that come: lag grows by 600/s" in sentence(drawing.inspector)


@pytest.mark.parametrize("slug", ["two-readers", "five-readers", "worker-dies", "split-order", "too-slow", ""])
def test_no_words_of_readers_stand_over_others(slug):
    for selected in ("", "reader-dashboard", "reader-reports"):
        drawn = words_in(draw(start(slug), View(selected=selected)).picture)

        assert [(a.text, b.text) for turn, a in enumerate(drawn) for b in drawn[:turn] if a.overlaps(b)] == []
        assert [each.text for each in drawn if each.right > grid.WIDTH + 1 or each.bottom > grid.HEIGHT] == []


@pytest.mark.parametrize("count", [1, 3, 6, 10])
def test_however_many_read_each_has_its_place_or_is_counted(count):
    world = world_with_stream(2)
    send(world, 300)
    for number in range(count):
        reads(world, f"application-number-{number}", rate=100 + 20 * number, PollEveryMs=5_000)
    wait(world, 40)
    world = world.settled()

    picture = draw(world, View()).picture

    drawn = words_in(picture)
    shown = [each for each in marks(picture) if each.get("id").startswith("reader-")]
    assert len(shown) == min(count, 8)
    assert ("and 2 more" in [each.text for each in drawn]) == (count == 10)
    assert [(a.text, b.text) for turn, a in enumerate(drawn) for b in drawn[:turn] if a.overlaps(b)] == []
    assert [each.text for each in drawn if each.bottom > grid.HEIGHT or each.right > grid.WIDTH + 1] == []


def test_on_a_phone_each_has_a_row_with_a_stroke_for_each_lease():
    picture = draw(start("worker-dies"), View(width="narrow")).picture

    found = mark(picture, "reader-dashboard")
    strokes = next(path for path in found.iter("path") if path.get("class") == "kin-read").get("d")
    assert strokes.count("M") == 4
    assert float(found.find("rect").get("height")) >= 44
    assert "worker 2 died" in words_of(found)
    tall = float(parsed(picture).find("svg").get("viewBox").split()[3])
    assert max(each.bottom for each in words_in(picture)) <= tall


def test_the_table_says_the_same():
    world = start("two-readers")
    board = seen(world, "")

    table = rows(draw(world, View()).table)

    assert {each.part: table[each.part][4] for each in board.readers} == {
        each.part: f"{each.lag:,}" for each in board.readers
    }


# ---- Several streams


def with_two_streams():
    world = world_with_stream()
    send(world, 300)
    ask(world, "CreateStream", StreamName="orders", ShardCount=2)
    wait(world, 20)
    send(world, 700, stream="orders", name="till")
    wait(world, 20)
    return world.settled()


def test_another_stream_can_be_chosen_and_is_drawn():
    drawing = draw(with_two_streams(), View(selected="stream-1"))

    assert "Stream orders: 2 open shards" in drawing.picture
    assert {"stream-1:shard-0", "stream-1:shard-1", "stream-1:producer-till"} <= {
        each.get("id") for each in marks(drawing.picture)
    }
    assert drawing.marks["stream"] == "Stream clicks, ACTIVE"
    assert drawing.marks["stream-1"] == "Stream orders"


def test_a_part_of_another_stream_can_be_selected():
    world = with_two_streams()

    drawing = draw(world, View(selected="stream-1:shard-1"))

    assert mark(drawing.picture, "stream-1:shard-1").get("aria-pressed") == "true"
    assert said(drawing.inspector).startswith("Shard 1")
    assert seen(world, "stream-1:shard-1").stream == "orders"


def test_the_streams_that_are_not_drawn_are_listed_with_their_state():
    drawing = draw(with_two_streams(), View())

    assert drawing.marks["stream-1"] == "Stream orders, ACTIVE"
    assert rows(drawing.table)["stream-1"] == ["orders", "ACTIVE"]
    assert "orders (ACTIVE)" in said(drawing.inspector)


@pytest.mark.parametrize(
    "selected", ["stream-9", "stream-9:shard-0", "stream-", "stream-1:", "stream--1", "stream-x:y"]
)
def test_what_is_not_there_shows_the_oldest_or_all_of_a_stream(selected):
    drawing = draw(with_two_streams(), View(selected=selected))

    assert ("Stream orders:" in drawing.picture) == (selected == "stream-1:")
