"""Undo and reset: time turned back by a new commit.

Undo writes, as a new version, the parts that differ from the version before a line, raises the epoch, sets the clock
there and lets it stand still. It is a line itself, and can be undone. So the past is a tree: a version's past leads
back along its lines to the last that turned time, from there to the version that this returned to, and so on. What
lies off that path is marked as taken back, and stays visible.
"""

from collections.abc import Iterable

from courseware.labs.models import HistoryLine, Origin, Part, Version
from courseware.labs.store import beginning, calling, lines, working
from courseware.labs.store.committing import Change
from courseware.labs.store.copies import KeptParts
from courseware.labs.store.errors import Moved
from courseware.labs.store.looking import Look, shown
from courseware.labs.store.working import Hand, paused
from services.engine.scenario import Call
from services.engine.service import LAB

UNDO = "Undo"
RESET = "Reset"
START = 0


def undo(world_id: int, person_id: int, line_id: int, wall_us: int | None) -> Look:
    """Returns to the instant before a line. Raises Moved if that is not kept, or the line was taken back."""
    return working.carry_out(world_id, person_id, wall_us, lambda hand: _undo(hand, line_id))


def reset(world_id: int, person_id: int, wall_us: int | None) -> Look:
    """Returns to the world's start."""
    return working.carry_out(world_id, person_id, wall_us, _reset)


def _undo(hand: Hand, line_id: int) -> Look:
    line = HistoryLine.objects.filter(pk=line_id, world=hand.row.id, taken_back_by=None, outcome="").first()
    if line is None or line.before is None:
        raise Moved(f"line {line_id} cannot be taken back")
    kept = Version.objects.filter(world=hand.row.id, number=line.before).first()
    if kept is None:
        raise Moved(f"what was before line {line_id} is not kept")
    hand.reach()
    then = KeptParts(hand.row.id, kept.number, {}, is_whole=False)
    written_since = Part.objects.filter(world=hand.row.id, version__gt=kept.number)
    names = {*written_since.values_list("name", flat=True).distinct(), *hand.world.parts.changes()}
    told = {"Service": line.service, "Operation": line.operation, "AtUs": line.at_us}
    call = Call(LAB, UNDO, told, region=line.region)
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
    past = path(_turns(hand.row.id), to)
    line = lines.new(hand, call, Origin.PAGE, returns_to=to)
    can_undo = to == START or lines.can_undo_any(hand.row.id, past)
    hand.clock = paused(hand.clock, at_us, hand.wall_us)
    hand.reached_speed = None
    hand.commit(Change(steps, can_undo=can_undo, line=line, past=past), None)
    return shown(hand)


def path(turns: Iterable[tuple[int, int]], version: int) -> list[tuple[int, int]]:
    """The spans of versions, each (after, up to), on which a version's past lies, newest first.

    `turns` are the lines that turned time back, as (version, version returned to).

    >>> path([(12, 9), (14, 11)], 13)
    [(11, 13), (0, 9)]
    >>> path([(12, 9), (14, 11)], 15)
    [(13, 15), (0, 11)]
    """
    spans = []
    for turned, to in sorted(turns, reverse=True):
        if turned <= version:
            spans.append((turned - 1, version))
            version = to
    return [*spans, (0, version)] if version > START else spans


def _turns(world_id: int) -> list[tuple[int, int]]:
    found = HistoryLine.objects.filter(world=world_id).values_list("version", "returns_to")
    return [(version, to) for version, to in found.exclude(returns_to=None) if to is not None]


def _now(hand: Hand, passed: dict[str, bytes], name: str) -> bytes:
    return passed[name] if name in passed else hand.copy.parts.read(name)
