"""Undo and reset: time turned back by a new commit.

Undo writes, as a new version, the parts that differ from the version before a line, raises the epoch, sets the clock
there and lets it stand still. It is a line itself, and can be undone. So the past is a tree (`past.py`): what lies off
the path that leads to the present is marked as taken back, and stays visible.
"""

from courseware.labs.models import HistoryLine, Origin, Part, Version
from courseware.labs.store import beginning, calling, lines, past, working
from courseware.labs.store.committing import Change
from courseware.labs.store.copies import KeptParts
from courseware.labs.store.errors import Moved
from courseware.labs.store.looking import Look, shown
from courseware.labs.store.working import Hand, paused
from services.engine.scenario import Call
from services.engine.service import LAB
from services.engine.world import DEFAULT_REGION

UNDO = "Undo"
RESET = "Reset"
START = past.START


def undo(world_id: int, person_id: int, line_id: int, wall_us: int | None) -> Look:
    """Returns to the instant before a line. Raises Moved if that is not kept, or the line was taken back."""
    return working.carry_out(world_id, person_id, wall_us, lambda hand: _undo(hand, line_id))


def return_to(world_id: int, person_id: int, version: int, wall_us: int | None) -> Look:
    """Returns to a version, also to one that was taken back. Raises Moved if it is not kept."""
    return working.carry_out(world_id, person_id, wall_us, lambda hand: _go_on_from(hand, version))


def reset(world_id: int, person_id: int, wall_us: int | None) -> Look:
    """Returns to the world's start."""
    return working.carry_out(world_id, person_id, wall_us, _reset)


def _undo(hand: Hand, line_id: int) -> Look:
    line = HistoryLine.objects.filter(pk=line_id, world=hand.row.id, taken_back_by=None, outcome="").first()
    if line is None or line.before is None:
        raise Moved(f"line {line_id} cannot be taken back")
    told = {"Service": line.service, "Operation": line.operation}
    return _return_to(hand, line.before, told, region=line.region)


def _go_on_from(hand: Hand, version: int) -> Look:
    if version > hand.row.version:
        raise Moved(f"version {version} is yet to come")
    return _return_to(hand, version, {}, region=DEFAULT_REGION)


def _return_to(hand: Hand, version: int, told: dict[str, str], *, region: str) -> Look:
    kept = Version.objects.filter(world=hand.row.id, number=version).first()
    if kept is None:
        raise Moved(f"version {version} is not kept")
    hand.reach()
    then = KeptParts(hand.row.id, kept.number, {}, is_whole=False)
    written_since = Part.objects.filter(world=hand.row.id, version__gt=kept.number)
    names = {*written_since.values_list("name", flat=True).distinct(), *hand.world.parts.changes()}
    call = Call(LAB, UNDO, {**told, "AtUs": kept.at_us}, region=region)
    return _turn_back(hand, call, {name: then.read(name) for name in names}, to=kept.number, at_us=kept.at_us)


def _reset(hand: Hand) -> Look:
    hand.reach()
    start = beginning.start_of(hand.row.topic, hand.row.seed, hand.row.scenario)
    there = Part.objects.filter(world=hand.row.id).values_list("name", flat=True).distinct()
    wanted = dict.fromkeys([*there, *hand.world.parts.changes()], b"") | dict(start.parts.items())
    return _turn_back(hand, Call(LAB, RESET, {}), wanted, to=START, at_us=start.now_us)


def _turn_back(hand: Hand, call: Call, wanted: dict[str, bytes], *, to: int, at_us: int) -> Look:
    """Commits the present as what was before, and the wanted parts, as far as they differ, as what is so now."""
    passed = hand.world.parts.changes()
    changed = {name: then for name, then in wanted.items() if then != _now(hand, passed, name)}
    steps = calling.call_steps(hand, passed, changed, at_us)
    then = past.path(past.turns(hand.row.id), to)
    line = lines.new(hand, call, Origin.PAGE, returns_to=to)
    can_undo = to == START or lines.can_undo_any(hand.row.id, then)
    hand.clock = paused(hand.clock, at_us, hand.wall_us)
    hand.reached_speed = None
    hand.commit(Change(steps, can_undo=can_undo, line=line, past=then), None)
    return shown(hand)


def _now(hand: Hand, passed: dict[str, bytes], name: str) -> bytes:
    return passed[name] if name in passed else hand.copy.parts.read(name)
