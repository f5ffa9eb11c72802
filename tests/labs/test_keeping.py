"""What is kept: versions, the rows they need, and the bytes of it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.labs import topics, worlds
from courseware.labs.models import HistoryLine, Part, Version
from courseware.labs.models import World as WorldRow
from courseware.labs.store import committing, copies, thinning
from courseware.labs.store.errors import NoLongerKept
from services.engine.queue import NAME as QUEUE
from services.engine.scenario import Scenario
from tests.labs.keeping import Process, digest_of, kept, whole
from tests.labs.toy import TOY_TOPIC, Hand, ask, light, put_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def hasty(monkeypatch):
    """Everything is let go so much sooner that short lives show it."""
    monkeypatch.setattr(thinning, "NEWEST_LINES", 6)
    monkeypatch.setattr(copies, "CATCH_UP_VERSIONS", 6)
    monkeypatch.setattr(committing, "THINNED_EVERY", 3)


steps = st.lists(
    st.tuples(
        st.sampled_from(["light", "light", "put_out", "wire", "ask", "look", "wait", "speed", "undo", "reset", "fork"]),
        st.integers(0, 9),
        st.booleans(),
    ),
    min_size=15,
    max_size=60,
)


class Life:
    """A world that two processes work on, and the fingerprint of each version as it was when it was written."""

    def __init__(self, person_id: int) -> None:
        self.hand = Hand(worlds.begin(person_id, kind=worlds.Kind.FIGURE, topic="toy"), person_id)
        self.written = {1: self.hand.look().world.digest()}
        self.other = Process()
        self.forks: list[tuple[int, str]] = []

    def step(self, what: str, number: int, elsewhere: bool) -> None:
        if elsewhere:
            with self.other():
                getattr(self, what)(number)
        else:
            getattr(self, what)(number)

    def light(self, number: int) -> None:
        self._wrote(self.hand.call(light(f"lamp {number}", 1 + number * 7)).look)

    def put_out(self, number: int) -> None:
        self._wrote(self.hand.call(put_out(f"lamp {number}")).look)

    def wire(self, number: int) -> None:
        self._wrote(self.hand.call(light(f"lamp {number}"), origin="wire").look)

    def ask(self, number: int) -> None:
        self._wrote(self.hand.call(ask(f"lamp {number}")).look)

    def look(self, number: int) -> None:
        self.hand.look()

    def wait(self, number: int) -> None:
        self.hand.wait(number)

    def speed(self, number: int) -> None:
        self._wrote(self.hand.set(worlds.Speed([0, 1, 10, 60][number % 4])))

    def undo(self, number: int) -> None:
        lines = [line for line in self.hand.lines() if line.can_undo]
        if lines:
            self._wrote(self.hand.undo(lines[number % len(lines)]))

    def reset(self, number: int) -> None:
        self._wrote(self.hand.reset())

    def fork(self, number: int) -> None:
        self._wrote(self.hand.set(worlds.Speed(0)))
        fork = worlds.fork(self.hand.id, self.hand.person_id, wall_us=self.hand.wall_us)
        self.forks.append((fork, worlds.look(fork, self.hand.person_id).world.digest()))

    def _wrote(self, look: worlds.Look) -> None:
        self.written[look.version] = look.world.digest()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=steps)
def test_every_version_that_is_kept_is_whole_whatever_was_done(hasty, toy_topic, student, life):
    WorldRow.objects.all().delete()
    lived = Life(student.pk)

    for what, number, elsewhere in life:
        lived.step(what, number, elsewhere)

    held = kept(lived.hand.id)
    assert {number: held[number] for number in held if number in lived.written} == {
        number: digest for number, digest in lived.written.items() if number in held
    }
    assert max(held) == lived.hand.look().version
    for fork, digest in lived.forks:
        if WorldRow.objects.filter(pk=fork).exists():
            assert list(kept(fork).values()) == [digest]


def test_of_many_lines_the_newest_and_a_few_old_versions_are_kept(lab):
    for number in range(450):
        lab.call(light("a") if number % 2 else put_out("a"))

    lines = Version.objects.filter(world=lab.id, kind="line").order_by("-number")
    newest = 1 + 450
    assert [line.number for line in lines[:200]] == list(range(newest, newest - 200, -1))
    assert 1 <= len(lines[200:]) <= 64 + thinning.MOST_DOUBLINGS
    assert len(lab.lines(most=1000)) == 450


def test_of_the_old_the_oldest_in_each_doubling_is_kept():
    numbers = list(range(10_000, 0, -1))

    old = sorted(thinning.kept_numbers(numbers))[:-200]

    assert old == [1, 1809, 5905, 7953, 8977, 9489, 9745]


def test_the_old_grow_old():
    kept_then = set()

    for newest in range(1, 3_000):
        kept_then = thinning.kept_numbers(sorted(kept_then | {newest}, reverse=True))

    assert min(kept_then) == 1
    assert len(kept_then) <= 200 + thinning.MOST_DOUBLINGS


def test_a_row_stays_while_a_kept_version_reads_it(lab):
    lab.call(light("early", 900))
    for number in range(330):
        lab.call(put_out("first") if number % 2 == 0 else light("first", 5))

    held = kept(lab.id)
    for number in held:
        assert digest_of(whole(lab.id, number)) == held[number]
    rows = Part.objects.filter(world=lab.id, name="toy/us-east-1/lamps#0").count()
    assert rows <= Version.objects.filter(world=lab.id).count()


def test_a_leaf_that_went_is_gone_for_who_catches_up_from_before(lab):
    for number in range(80):
        lab.call(put_out("first") if number % 2 == 0 else light("first"))
    elsewhere = Process()
    with elsewhere():
        lab.look()
    (leaf,) = [name for name in whole(lab.id, lab.look().version) if name.startswith(f"{QUEUE}#")]
    lab.call(put_out("first"))
    assert Part.objects.filter(world=lab.id, name=leaf).order_by("-version")[0].bytes == b""

    for _ in range(260):
        lab.call(worlds.Call("lab", "StartFault", {"Scope": "ZONE", "Target": "us-east-1a"}))
    assert not Part.objects.filter(world=lab.id, name=leaf).exists()

    with elsewhere():
        look = lab.look()
        assert look.world.next_event_us() is None
        assert lab.call(light("new")).error is None
        assert digest_of(whole(lab.id, lab.look().version)) == lab.look().world.digest()


def test_a_leaf_that_went_lately_is_gone_for_who_catches_up_by_rows(lab):
    elsewhere = Process()
    with elsewhere():
        lab.look()
    lab.call(put_out("first"))
    for _ in range(150):
        lab.call(worlds.Call("lab", "StartFault", {"Scope": "ZONE", "Target": "us-east-1a"}))

    with elsewhere():
        assert lab.look().world.next_event_us() is None


def test_a_slow_reader_is_told_that_its_version_was_let_go(lab, monkeypatch):
    for number in range(60):
        lab.call(put_out("first") if number % 2 == 0 else light("first"))
    version = lab.look().version
    slow = copies.KeptParts(lab.id, version, {}, is_whole=False)
    assert slow.read("toy/us-east-1") == whole(lab.id, version)["toy/us-east-1"]

    for number in range(300):
        lab.call(put_out("first") if number % 2 == 0 else light("first"))

    assert slow.read("toy/us-east-1")
    with pytest.raises(NoLongerKept):
        slow.read("toy/us-east-1/lamps")


def test_a_large_world_is_read_part_by_part_as_one_version(lab, monkeypatch):
    monkeypatch.setattr(copies, "READ_WHOLE_BYTES", 0)
    lab.call(light("desk"))
    version = lab.look().version
    with Process()():
        look = lab.look()
        assert set(dict(look.world.parts.items())) == {"engine/root"}
        assert look.world.parts.names("toy/") == sorted(
            name for name in whole(lab.id, version) if name.startswith("toy/")
        )

        lab.call(light("floor"))
        assert lab.look().world.call("toy", "Count", {}) == {"Lit": 3}

    assert digest_of(whole(lab.id, version)) == kept(lab.id)[version]


def test_watching_leaves_undo_as_it_was(lab):
    for name in "abc":
        lab.call(light(name, 500))
    lab.set(worlds.Speed(3600))
    for _ in range(200):
        lab.wait(1)
        lab.look()

    assert [line.can_undo for line in lab.lines()] == [True] * 3
    look = lab.undo(lab.lines()[-1])
    assert look.world.call("toy", "Count", {}) == {"Lit": 1}
    assert Version.objects.filter(world=lab.id).count() <= 9


def test_what_is_old_takes_no_more_than_it_may(lab, monkeypatch):
    monkeypatch.setattr(thinning, "LEAST_OLD_BYTES", 20_000)
    for number in range(200):
        lab.call(light(f"lamp {number}", 2))

    state_bytes = WorldRow.objects.get(pk=lab.id).state_bytes
    rows = Part.objects.filter(world=lab.id).values_list("bytes", flat=True)
    since_thinned = (Version.objects.filter(world=lab.id).count() % 64) * 20_000
    assert sum(map(len, rows)) <= 2 * max(state_bytes, 20_000) + since_thinned + 64 * 20_000
    lines = lab.lines()
    assert lines[0].can_undo
    assert not lines[-1].can_undo
    with pytest.raises(worlds.Moved):
        lab.undo(lines[-1])


def test_of_the_history_the_newest_lines_are_kept(lab, monkeypatch):
    monkeypatch.setattr(thinning, "MOST_HISTORY_LINES", 50)
    for number in range(130):
        lab.call(light("a") if number % 2 == 0 else put_out("a"))

    assert HistoryLine.objects.filter(world=lab.id).count() < 50 + 64


def test_a_pinned_version_stays(lab):
    lab.call(light("a"))
    pinned = lab.look()
    Version.objects.filter(world=lab.id, number=pinned.version).update(pinned_until_us=2**60)
    for number in range(300):
        lab.call(light("b") if number % 2 == 0 else put_out("b"))

    assert digest_of(whole(lab.id, pinned.version)) == pinned.world.digest()


def test_many_writes_into_many_items_hold_little_more_than_the_items(toy_topic, student):
    lamps = [light(f"lamp {number:05}", 1) for number in range(3_000)]
    large = replace(TOY_TOPIC, slug="large", lab=replace(TOY_TOPIC.lab, scenario=Scenario("large", lamps)))
    topics._topics["large"] = large
    hand = Hand(worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="large"), student.pk)
    del topics._topics["large"]
    state_bytes = WorldRow.objects.get(pk=hand.id).state_bytes

    for number in range(500):
        name = f"lamp {number * 37 % 3_000:05}"
        hand.call(put_out(name))
        hand.call(light(name, 1))

    held_bytes = sum(map(len, Part.objects.filter(world=hand.id).values_list("bytes", flat=True)))
    print(f"{held_bytes / 1e6:.1f} MB are held of a state of {state_bytes / 1e6:.2f} MB after 1,000 writes")
    assert held_bytes < state_bytes + thinning.LEAST_OLD_BYTES * 1.3
    assert digest_of(whole(hand.id, hand.look().version)) == kept(hand.id)[hand.look().version]
