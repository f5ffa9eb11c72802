"""How far a request takes a world: to what the clock shows, or until its budget is spent.

What was not reached is not owed. The clock is set to the time reached, and the page shows the speed that was possible.
"""

import time
from collections.abc import Callable

from courseware.labs.store.copies import Copy
from services.engine.clock import SECOND_US, Clock
from services.engine.world import World

MS_NS = 1_000_000
BUDGET_NS = 100 * MS_NS
BUSY_BUDGET_NS = 2 * MS_NS
# How often its budget a request may spend to get to what its page has seen: a frame, and what commits.
FRAME_PATIENCE = 5
CALL_PATIENCE = 20
FEW_AT_WORK = 2
# Work that would be lost with this process: when it has gathered, the state goes into the database.
CHECKPOINT_NS = 100 * MS_NS
# A speed that was possible is news for as long as the clock was not set again since.
NEWS_US = 3 * SECOND_US


def budget_ns(at_work: int) -> int:
    """What a request may spend, given how many are at work in this process."""
    return BUDGET_NS if at_work <= FEW_AT_WORK else BUSY_BUDGET_NS


def advance(copy: Copy, goal_us: int, budget_ns: int, *, seen_us: int = 0, patience: int = FRAME_PATIENCE) -> int:
    """Simulates towards an instant and gives the time reached.

    To get to what a page has seen, it may spend its budget so many times.
    """
    world = copy.world
    if goal_us <= world.now_us and not world.is_within_an_instant():
        return world.now_us
    goal_us = max(goal_us, world.now_us)
    before_us, was_within = world.now_us, world.is_within_an_instant()
    began_ns, worked_ns = time.perf_counter_ns(), time.thread_time_ns()
    stop_ns, stop_unseen_ns = began_ns + budget_ns, began_ns + budget_ns * patience
    reached_us = world.advance_to(goal_us, _spent(stop_ns, stop_unseen_ns, world, seen_us))
    _note_work(copy, worked_ns)
    if reached_us != before_us or was_within:
        copy.shown = None
    return reached_us


def finish_instant(copy: Copy) -> None:
    """Carries out what the instant reached still holds: what changes a world comes after it, whatever that takes."""
    if copy.world.is_within_an_instant():
        worked_ns = time.thread_time_ns()
        copy.world.finish_instant()
        _note_work(copy, worked_ns)
        copy.shown = None


def _note_work(copy: Copy, began_ns: int) -> None:
    copy.gathered_ns += time.thread_time_ns() - began_ns


def possible_speed(clock: Clock, reached_us: int, wall_us: int) -> int | None:
    """Virtual seconds a wall second since the clock was last set, when that was less than its speed."""
    elapsed_us = wall_us - clock.anchor_wall_us
    if clock.target_us is not None or elapsed_us <= 0:
        return None
    return min(clock.speed, (reached_us - clock.anchor_us) // elapsed_us)


def _spent(stop_ns: int, stop_unseen_ns: int, world: World, seen_us: int) -> Callable[[], bool]:
    def spent() -> bool:
        now_ns = time.perf_counter_ns()
        return now_ns > stop_ns and (world.now_us >= seen_us or now_ns > stop_unseen_ns)

    return spent
