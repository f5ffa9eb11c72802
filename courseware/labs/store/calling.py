"""An operation on a kept world: from a click, a terminal or a script to a commit.

The world is carried on to now; then a fork of it is called, so that what the call changes is known apart from what time
changed. What acts writes two versions in one transaction, the instant before and the result, and a line. What spends
writes one, without a line. A refusal is written as something that spends, and told in the history if it would have
acted. What looks writes nothing, and neither does what could not even be read.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from courseware.labs.models import Origin, Version
from courseware.labs.store import blobs, lines, working
from courseware.labs.store.committing import Change, Step
from courseware.labs.store.lines import NewLine, Run
from courseware.labs.store.looking import FRAME_LEASE_S, Look, Seen, glanced, shown
from courseware.labs.store.working import Hand
from services.engine.errors import ServiceError
from services.engine.scenario import Call
from services.engine.service import Answer, Kind
from services.engine.world import World

WIRE_LEASE_S = 90
# Nobody can read what was asked for, and no history could repeat it.
UNREAD = frozenset({"SerializationException", "RequestTooLargeException"})
# The largest request there is, PutRecords with 10 MiB, and what goes with it.
MOST_CHANGED_BYTES = 12 * 1024 * 1024
# A world's newest state and the blobs that its history names, together; the blobs may be half of it.
MOST_STATE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Done:
    """What came of a call: an answer, or the error with which it was refused, and the world after it."""

    look: Look
    answer: Answer | None
    error: ServiceError | None
    was_repeated: bool = False


@dataclass(frozen=True)
class Asked:
    """A call as it came in. A form's `token` has it done once, however often it is sent."""

    call: Call
    origin: Origin
    token: str
    seen: Seen | None


def carry_out(world_id: int, person_id: int, asked: Asked, wall_us: int | None) -> Done:
    """Carries a call out and commits it."""
    return working.carry_out(world_id, person_id, wall_us, lambda hand: _attempt(hand, asked))


def _attempt(hand: Hand, asked: Asked) -> Done:
    # A terminal draws nothing.
    look = glanced if asked.origin == Origin.WIRE else shown
    if lines.is_sent(hand.row.id, asked.token):
        hand.look_on()
        return Done(look(hand), None, None, was_repeated=True)
    try:
        kind = hand.world.kind_of(asked.call.service, asked.call.operation)
    except ServiceError as unknown:
        return Done(look(hand), None, unknown)
    no_room = _no_room_to_tell(hand, asked.call) if kind is Kind.ACTS else None
    if no_room is not None:
        hand.look_on()
        return Done(look(hand), None, no_room)
    hand.lease(WIRE_LEASE_S if asked.origin == Origin.WIRE else FRAME_LEASE_S)
    hand.reach(seen_us=asked.seen.at_us if asked.seen and asked.seen.epoch == hand.row.epoch else 0)
    passed = hand.world.parts.changes()
    trial = hand.world.fork()
    trial.parts.mark_clean()
    answer, error = _called(trial, asked.call)
    if error is not None and error.code in UNREAD:
        return Done(look(hand), None, error)
    changed = trial.parts.changes()
    if kind is Kind.LOOKS:
        assert not changed, f"{asked.call.operation} looks, and changed {sorted(changed)}"
        return Done(look(hand), answer, error)
    too_much = None if error else _too_much(hand, changed)
    if too_much is not None:
        return Done(look(hand), None, too_much)
    if error is not None or kind is Kind.SPENDS:
        line = None if error is None or kind is Kind.SPENDS else _refusal(asked, hand, error)
        step = Step(Version.Kind.SPEND, trial.now_us, {**passed, **changed})
        hand.commit(Change([step], can_undo=hand.row.can_undo, line=line), trial)
    else:
        hand.commit(_acted(hand, asked, passed, changed), trial)
    return Done(look(hand), answer, error)


def _called(world: World, call: Call) -> tuple[Answer | None, ServiceError | None]:
    try:
        return world.call(call.service, call.operation, call.params, region=call.region), None
    except ServiceError as error:
        return None, error


def _no_room_to_tell(hand: Hand, call: Call) -> ServiceError | None:
    """Why the history cannot keep what a call is about: it would, also if the call were refused."""
    params = lines.laid_aside(call)
    if params is None:
        return None
    held_bytes = blobs.held_bytes(hand.row.id, params)
    if held_bytes <= MOST_STATE_BYTES // 2 and hand.row.state_bytes + held_bytes <= MOST_STATE_BYTES:
        return None
    told = _(
        "What this world's history keeps of large requests has grown as large as it may. Send less than 4 KB at once, "
        "or begin another world."
    )
    return ServiceError("LimitExceededException", told)


def _too_much(hand: Hand, changed: dict[str, bytes]) -> ServiceError | None:
    """Why a call changes more than may be written at once, or kept."""
    size_bytes = sum(map(len, changed.values()))
    if size_bytes > MOST_CHANGED_BYTES:
        told = _("This would change more than 12 MB at once. Do it in smaller steps.")
        return ServiceError("LimitExceededException", told)
    if _is_full(hand) and hand.grown_bytes(changed) > 0:
        told = _("This world has grown to 64 MB, the most it may. Delete something first.")
        return ServiceError("LimitExceededException", told)
    return None


def _is_full(hand: Hand) -> bool:
    """Whether state and blobs have no room left. While the state is under half of it, they have."""
    state_bytes = hand.row.state_bytes
    return state_bytes > MOST_STATE_BYTES // 2 and state_bytes + blobs.held_bytes(hand.row.id) > MOST_STATE_BYTES


def _acted(hand: Hand, asked: Asked, passed: dict[str, bytes], changed: dict[str, bytes]) -> Change:
    now_us = hand.world.now_us
    run = _run(hand, asked)
    line = lines.new(hand, asked.call, asked.origin, token=asked.token, run=run)
    if run is not None:
        step = Step(Version.Kind.LINE, now_us, {**passed, **changed}, before=run.before)
        return Change([step], can_undo=True, line=line, run=run)
    return Change(call_steps(hand, passed, changed, now_us), can_undo=True, line=line)


def call_steps(hand: Hand, passed: dict[str, bytes], changed: dict[str, bytes], at_us: int) -> list[Step]:
    """The instant before, if it differs from the version we began with, and what came of the call."""
    before = hand.row.version
    steps = []
    if passed or hand.world.now_us != hand.row.now_us:
        before += 1
        steps.append(Step(Version.Kind.CHECKPOINT, hand.world.now_us, passed))
    return [*steps, Step(Version.Kind.LINE, at_us, changed, before=before)]


def _run(hand: Hand, asked: Asked) -> Run | None:
    if asked.origin != Origin.WIRE:
        return None
    return lines.run_to_continue(hand.row, asked.call, hand.wall_us)


def _refusal(asked: Asked, hand: Hand, error: ServiceError) -> NewLine:
    line = lines.new(hand, asked.call, asked.origin, token=asked.token)
    return line.refused(error.code, error.message)
