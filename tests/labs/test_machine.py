"""Random lives of worlds in the database, served now by one process and now by another, against a model of a few lines.

The model keeps whole engine worlds in memory: one for now, one for before each line. It knows no versions, parts,
checkpoints or copies. Whatever is done to a world, and whoever answers, both must be the same, and at the end every
version that is kept must be what the model was when it was written.
"""

from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from courseware.labs import worlds
from courseware.labs.store import advancing, committing
from courseware.people.models import Person
from services.engine.clock import SECOND_US
from services.engine.errors import ServiceError
from services.engine.world import World
from tests.labs.keeping import Process, kept
from tests.labs.toy import COUNT, Hand, ask, light, put_out

MOST_WORLDS = 3
names = st.sampled_from(["hall", "desk", "door"])
calls = st.one_of(
    st.builds(light, names, st.integers(1, 40)), st.builds(put_out, names), st.builds(ask, names), st.just(COUNT)
)
processes = st.sampled_from([0, 1])


@dataclass(eq=False)
class Line:
    """What was done: the past that led to it, and the world as it was then; None where that cannot be returned to."""

    operation: str
    past: tuple["Line", ...]
    before: World | None


@dataclass(eq=False)
class Model:
    """What should be so of one world."""

    world: World
    start: World
    wall_us: int
    speed: int = 0
    anchor_us: int = 0
    committed_us: int = 0
    epoch: int = 0
    past: tuple[Line, ...] = ()  # what stands, oldest first
    lines: list[Line] = field(default_factory=list)  # all that was ever told
    digests: dict[int, str] = field(default_factory=dict)

    def pass_time(self, wall_us: int, *, by_a_look: bool = False) -> None:
        """Carries the world on to what the clock shows. A look at a fast clock is one at its last full second."""
        shows_us = self.anchor_us + (wall_us - self.wall_us) * self.speed
        if by_a_look and self.speed > 1:
            shows_us = max(shows_us - shows_us % SECOND_US, self.committed_us)
        self.world.advance_to(max(shows_us, self.world.now_us))

    def set_clock(self, wall_us: int, speed: int) -> None:
        self.wall_us, self.anchor_us, self.speed = wall_us, self.world.now_us, speed
        self.committed_us = self.world.now_us

    def note(self, operation: str, *, before: World | None) -> None:
        line = Line(operation, self.past, before)
        self.lines.append(line)
        self.past = (*self.past, line)

    def turn_back(self, operation: str, world: World, past: tuple[Line, ...], wall_us: int) -> None:
        line = Line(operation, self.past, self.world.fork())
        self.lines.append(line)
        self.world, self.past, self.epoch = world.fork(), (*past, line), self.epoch + 1
        self.set_clock(wall_us, 0)


class Machine(RuleBasedStateMachine):
    """A person at her worlds, whom two processes answer."""

    seeds = count()

    @initialize()
    def begin(self) -> None:
        self.person = Person.objects.create()
        self.processes = [Process(), Process()]
        self.wall_us = 1_800_000_000_000_000
        self.worlds: list[tuple[Hand, Model]] = []
        world = worlds.begin(self.person.pk, kind=worlds.Kind.LAB, topic="toy", seed=f"seed {next(self.seeds)}")
        hand = Hand(world, self.person.pk, self.wall_us)
        look = self.look(hand)
        start = look.world.fork()
        model = Model(start.fork(), start, self.wall_us, anchor_us=start.now_us, committed_us=start.now_us)
        self.worlds.append((hand, model))
        self.agree(hand, model, look, committed=True)

    def look(self, hand: Hand, process: int = 0) -> worlds.Look:
        hand.wall_us = self.wall_us
        with self.processes[process]():
            found = hand.look()
        assert found is not None
        return found

    def chosen(self, which: int) -> tuple[Hand, Model]:
        hand, model = self.worlds[which % len(self.worlds)]
        hand.wall_us = self.wall_us
        return hand, model

    def agree(self, hand: Hand, model: Model, look: worlds.Look, *, committed: bool) -> None:
        """The world that was handed out is the model's, and so is its history."""
        assert (look.world.now_us, look.epoch, look.clock.speed) == (model.world.now_us, model.epoch, model.speed)
        assert look.world.digest() == model.world.settled().digest()
        if committed:
            model.digests[look.version] = model.world.digest()
            model.committed_us = model.world.now_us
        told = [(line.operation, line.taken_back) for line in reversed(hand.lines())]
        assert told == [(line.operation, line not in model.past) for line in model.lines]

    @rule(which=st.integers(0, 5), process=processes, call=calls)
    def call(self, which: int, process: int, call: worlds.Call) -> None:
        hand, model = self.chosen(which)
        with self.processes[process]():
            done = hand.call(call)

        model.pass_time(self.wall_us)
        before = model.world.fork()
        try:
            answer, code = model.world.call(call.service, call.operation, call.params), None
        except ServiceError as refusal:
            answer, code = None, refusal.code
        assert (done.answer, done.error and done.error.code) == (answer, code)
        if call.operation in ("Light", "PutOut"):
            model.note(call.operation, before=None if code else before)
        self.agree(hand, model, done.look, committed=call is not COUNT)

    @rule(which=st.integers(0, 5), process=processes, seconds=st.integers(0, 4), then=processes)
    def watch(self, which: int, process: int, seconds: int, then: int) -> None:
        self.wall_us += seconds * SECOND_US + 123_456
        for hand, model in self.worlds:
            self.look(hand, process)
            model.pass_time(self.wall_us, by_a_look=True)
            self.agree(hand, model, self.look(hand, then), committed=False)

    @rule(which=st.integers(0, 5), process=processes, speed=st.sampled_from([0, 1, 10, 60]))
    def set_speed(self, which: int, process: int, speed: int) -> None:
        hand, model = self.chosen(which)
        with self.processes[process]():
            look = hand.set(worlds.Speed(speed))

        model.pass_time(self.wall_us)
        model.set_clock(self.wall_us, speed)
        self.agree(hand, model, look, committed=True)

    @rule(which=st.integers(0, 5), process=processes, seconds=st.integers(1, 5))
    def step(self, which: int, process: int, seconds: int) -> None:
        hand, model = self.chosen(which)
        with self.processes[process]():
            look = hand.set(worlds.Step(seconds * SECOND_US))

        model.pass_time(self.wall_us)
        model.world.advance_to(model.world.now_us + seconds * SECOND_US)
        model.set_clock(self.wall_us, 0)
        self.agree(hand, model, look, committed=True)

    @rule(which=st.integers(0, 5), process=processes, choice=st.integers(0, 50))
    def undo(self, which: int, process: int, choice: int) -> None:
        hand, model = self.chosen(which)
        standing = [line for line in model.past if line.before is not None]
        told = [line for line in reversed(hand.lines()) if line.can_undo]
        assert [line.operation for line in told] == [line.operation for line in standing]
        if not standing:
            return
        line = standing[choice % len(standing)]
        with self.processes[process]():
            look = hand.undo(told[choice % len(standing)])

        model.pass_time(self.wall_us)
        assert line.before is not None
        model.turn_back("Undo", line.before, line.past, self.wall_us)
        self.agree(hand, model, look, committed=True)

    @rule(which=st.integers(0, 5), process=processes)
    def reset(self, which: int, process: int) -> None:
        hand, model = self.chosen(which)
        with self.processes[process]():
            look = hand.reset()

        model.pass_time(self.wall_us)
        model.turn_back("Reset", model.start, (), self.wall_us)
        self.agree(hand, model, look, committed=True)

    @precondition(lambda self: len(self.worlds) < MOST_WORLDS)
    @rule(which=st.integers(0, 5), process=processes)
    def fork(self, which: int, process: int) -> None:
        hand, model = self.chosen(which)
        with self.processes[process]():
            twin = worlds.fork(hand.id, self.person.pk, wall_us=self.wall_us)

        model.pass_time(self.wall_us)
        model.committed_us = model.world.now_us
        lines = {line: Line(line.operation, (), None) for line in model.lines}
        copy = Model(model.world.fork(), model.start, self.wall_us, anchor_us=model.world.now_us)
        copy.committed_us, copy.lines = copy.world.now_us, list(lines.values())
        copy.past = tuple(lines[line] for line in model.past)
        self.agree(hand, model, self.look(hand, process), committed=True)
        self.worlds.append((Hand(twin, self.person.pk, self.wall_us), copy))
        self.agree(*self.worlds[-1], self.look(self.worlds[-1][0], 1 - process), committed=True)

    def teardown(self) -> None:
        for hand, model in getattr(self, "worlds", []):
            held = kept(hand.id)
            compared = held.keys() & model.digests.keys()
            assert compared, "some version that was written is kept"
            assert {number: held[number] for number in compared} == {
                number: model.digests[number] for number in compared
            }


@pytest.mark.django_db
def test_worlds_are_what_a_simple_model_of_them_is(toy_topic, monkeypatch):
    monkeypatch.setattr(advancing, "BUDGET_NS", 10**12)
    monkeypatch.setattr(committing, "THINNED_EVERY", 4)

    run_state_machine_as_test(Machine, settings=settings(max_examples=15, stateful_step_count=30, deadline=None))
