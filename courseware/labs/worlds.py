"""The one door to worlds in the database. What is behind it lies in `store`, an idea a file.

A world is a value with versions. Looking draws from a copy that this process carries on to what the world's clock
shows; calling, setting the clock, undo and reset commit a new version. Any process may answer any request: what they
share is the database alone. Wall time is the database's; tests hand it in as `wall_us`.

Raises NoSuchWorld for a world that is not there or not this person's, Reload where another process is newer than this
one, Moved where what was asked for does not fit any more.
"""

from collections.abc import Iterator, Sequence

from django.db.models import F

from courseware.labs.models import Kind, Origin, World
from courseware.labs.store import (
    beginning,
    calling,
    clocks,
    erasing,
    forking,
    looking,
    rows,
    sharing,
    tidying,
    timing,
    undoing,
)
from courseware.labs.store import lines as history
from courseware.labs.store import past as kept
from courseware.labs.store.calling import WIRE_LEASE_S, Asked, Done
from courseware.labs.store.errors import Moved, NoRoom, NoSuchWorld, Reload
from courseware.labs.store.lines import EVERYTHING, Line, Span, Taken, Wanted
from courseware.labs.store.looking import FRAME_LEASE_S, Look, Seen
from courseware.labs.store.past import Past, Stop
from courseware.labs.store.sharing import Link
from courseware.labs.store.timing import JumpTo, NextEvent, Setting, Speed, Step
from services.engine.scenario import Call, Scenario
from services.engine.world import World as EngineWorld

PAGE_LEASE_S = 60

__all__ = [
    "PAGE_LEASE_S",
    "WIRE_LEASE_S",
    "Call",
    "Done",
    "JumpTo",
    "Kind",
    "Line",
    "Link",
    "Look",
    "Moved",
    "NextEvent",
    "NoRoom",
    "NoSuchWorld",
    "Origin",
    "Past",
    "Reload",
    "Seen",
    "Setting",
    "Speed",
    "Step",
    "Stop",
    "Taken",
    "Wanted",
    "begin",
    "begin_alone",
    "call",
    "count_done",
    "delete",
    "end_share",
    "fork",
    "is_done",
    "lines",
    "lines_oldest_first",
    "links",
    "look",
    "newest",
    "of_person",
    "past",
    "preview",
    "reset",
    "resources",
    "return_to",
    "set_clock",
    "share",
    "shared",
    "stops",
    "undo",
    "wall_us",
]


def begin(person_id: int, *, kind: Kind, topic: str, scenario: str = "", seed: str | None = None) -> int:
    """A new world of a topic, as its scenario (the lab's own, or one named) leaves it, paused. Raises NoRoom.

    At most once an hour, who begins one waits 50 ms longer: that does the chores where no timer calls `tidy`.
    """
    tidying.chore()
    return beginning.begin(person_id, kind=Kind(kind), topic=topic, scenario=scenario, seed=seed)


def begin_alone(person_id: int, script: Scenario) -> int:
    """A new world that is no topic's, as a script leaves it, paused: for who runs one world by itself."""
    return beginning.begin_alone(person_id, script)


def newest(person_id: int, *, kind: Kind, topic: str) -> int | None:
    """The world of that kind and topic that this person began last; a copy only where there is nothing else."""
    found = World.objects.filter(owner=person_id, kind=kind, topic=topic, is_ready=True)
    newest_first = found.order_by(F("began_as_of").asc(nulls_first=True), "-id")
    return newest_first.values_list("id", flat=True).first()


def preview(topic: str, scenario: str = "", seed: str | None = None) -> EngineWorld:
    """A topic's start, settled, to be drawn for who has no world of it yet. Raises NoSuchWorld."""
    return beginning.preview(topic, scenario, seed)


def look(
    world_id: int,
    person_id: int,
    *,
    seen: Seen | None = None,
    lease_s: int = FRAME_LEASE_S,
    wall_us: int | None = None,
) -> Look | None:
    """The world now; None where this process has not got to what the page has seen."""
    return looking.look(world_id, person_id, seen=seen, lease_s=lease_s, wall_us=wall_us)


def call(
    world_id: int,
    person_id: int,
    call: Call,
    *,
    origin: Origin = Origin.PAGE,
    token: str = "",
    seen: Seen | None = None,
    wall_us: int | None = None,
) -> Done:
    """Carries out an operation now and commits it. A form's token has it done once, however often it is sent."""
    return calling.carry_out(world_id, person_id, Asked(call, Origin(origin), token, seen), wall_us)


def is_done(world_id: int, person_id: int, token: str) -> bool:
    """Whether a form with this token has been carried out."""
    rows.read(world_id, person_id)
    return history.is_sent(world_id, token)


def set_clock(
    world_id: int, person_id: int, setting: Setting, *, seen: Seen | None = None, wall_us: int | None = None
) -> Look:
    """Sets the clock's speed, has it step, or sends it to an instant."""
    return timing.set_clock(world_id, person_id, setting, seen=seen, wall_us=wall_us)


def undo(world_id: int, person_id: int, line_id: int, *, wall_us: int | None = None) -> Look:
    """Returns to the instant before a line; it and what came later is marked as taken back. The clock stands still."""
    return undoing.undo(world_id, person_id, line_id, wall_us)


def return_to(world_id: int, person_id: int, version: int, *, wall_us: int | None = None) -> Look:
    """Returns to a kept version, which may be one that was taken back. That is a line too, and can be taken back."""
    return undoing.return_to(world_id, person_id, version, wall_us)


def reset(world_id: int, person_id: int, *, wall_us: int | None = None) -> Look:
    """Returns to the start. That is a line too, and can be taken back."""
    return undoing.reset(world_id, person_id, wall_us)


def fork(
    world_id: int, person_id: int, *, version: int | None = None, to: int | None = None, wall_us: int | None = None
) -> int:
    """Another world that begins as this one is, or was at a kept version; `to` is whose it is, if not the owner's."""
    return forking.fork(world_id, person_id, version, wall_us, to=to)


def share(world_id: int, person_id: int, *, version: int | None = None, is_live: bool = False, days: int = 7) -> str:
    """The token of a new link to a world at a kept version, as it is now, or as it goes on. Raises NoRoom, Moved."""
    return sharing.make(world_id, person_id, version=version, is_live=is_live, days=days)


def end_share(link_id: int, person_id: int) -> None:
    """Ends a link to a world of this person's."""
    sharing.end(link_id, person_id)


def links(world_id: int, person_id: int) -> list[Link]:
    """The links to a world that hold."""
    return sharing.links(world_id, person_id)


def shared(token: str) -> Link:
    """What a token opens. Raises NoSuchWorld if no link that holds has it."""
    return sharing.opened(token)


def of_person(person_id: int, *, kind: Kind, topic: str) -> list[World]:
    """A person's worlds of that kind and topic, the one touched last first."""
    return list(World.objects.filter(owner=person_id, kind=kind, topic=topic, is_ready=True).order_by("-touched_us"))


def count_done(world_id: int, person_id: int) -> int:
    """How many operations were done in a world and stand."""
    rows.read(world_id, person_id)
    return history.taken(world_id, []).operations


def delete(world_id: int, person_id: int) -> None:
    """Deletes a world, with its past and its links."""
    rows.read(world_id, person_id)
    erasing.delete([world_id])


def wall_us() -> int:
    """The wall's time, as the store counts by it: for who handles two worlds at one instant."""
    return clocks.wall_us()


def lines(
    world_id: int,
    person_id: int,
    *,
    most: int = 200,
    before: int | None = None,
    wanted: Wanted = EVERYTHING,
    at: Sequence[Span] | None = None,
) -> list[Line]:
    """The history, newest first; older than the line `before`, if that is given; of a past, as it was then."""
    rows.read(world_id, person_id)
    return history.read(world_id, most=most, before=before, wanted=wanted, at=at)


def lines_oldest_first(world_id: int, person_id: int) -> Iterator[Line]:
    """The whole history as it is now, however long it takes to read it."""
    row = rows.read(world_id, person_id)
    return history.oldest_first(world_id, kept.path(kept.turns(world_id), row.version))


def resources(world_id: int, person_id: int) -> list[str]:
    """What the history is about, by name: what was touched last comes first."""
    rows.read(world_id, person_id)
    return history.resources(world_id)


def past(world_id: int, person_id: int, version: int) -> Past:
    """A kept version, to be looked at. Raises Moved if it is not kept."""
    return kept.look(world_id, person_id, version)


def stops(world_id: int, person_id: int, version: int | None = None) -> list[Stop]:
    """The kept versions that lie on the way to a version, or before the present, oldest first."""
    row = rows.read(world_id, person_id)
    return kept.before_now(row) if version is None else kept.stops(world_id, version)
