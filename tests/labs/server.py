"""A server process for tests: it serves worlds of the toy topic as a web server's worker would.

It reads a request a line from stdin and answers with a line, each a JSON object. A burst works in a thread beside, and
writes into a file what it begins and what it was told is done, so that a test can kill it and see what became of it.
"""

import json
import os
import random
import sys
import threading
import time
from contextlib import suppress
from typing import Any

import django

OFFSET_US = int(os.environ.get("CLOCK_OFFSET_US", "0"))


def main() -> None:
    django.setup()
    from courseware.labs import topics
    from tests.labs.toy import TOY_TOPIC

    topics.register(TOY_TOPIC)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(ANSWERS[request.pop("do")](**request)), flush=True)


def wall_us() -> int:
    """The wall's time as this process sees it."""
    from courseware.labs.store import clocks

    return clocks.wall_us() + OFFSET_US


def look(world: int, person: int, seen: str, wall: int | None = None) -> dict[str, Any]:
    """A frame, as a page asks for it."""
    from courseware.labs import worlds

    found = worlds.look(world, person, seen=worlds.Seen.parse(seen), wall_us=wall or wall_us())
    if found is None:
        return {"seen": None}
    return {"seen": str(found.seen()), "version": found.version, "reached": found.reached_speed}


def watch(world: int, person: int, wall: int, seconds: int) -> dict[str, Any]:
    """A page that asks for a frame a second, for so many seconds of a wall clock that is handed in."""
    answer = {"seen": ""}
    for second in range(seconds):
        answer = look(world, person, "", wall + second * 1_000_000)
    return answer


def burst(world: int, person: int, name: str, seconds: float, log: str) -> dict[str, Any]:
    """Begins to work on the world, for so long."""
    thread = threading.Thread(target=_burst, args=(world, person, name, time.monotonic() + seconds, log), daemon=True)
    thread.start()
    return {"began": name}


def is_done() -> dict[str, Any]:
    """Whether the bursts have ended."""
    return {"done": threading.active_count() == 1}


def _burst(world: int, person: int, name: str, until: float, log: str) -> None:
    from courseware.labs import worlds

    chance = random.Random(name)
    with open(log, "a", buffering=1) as told:
        for number in range(100_000):
            if time.monotonic() > until:
                return
            lamp, what = f"{name}-{number}", chance.choices(["light", "speed", "undo", "ask"], [80, 6, 6, 8])[0]
            told.write(f"begin {what} {lamp}\n")
            done = _act(worlds, what, chance, (world, person), lamp)
            told.write(f"done {what} {lamp} {done.version} {done.world.digest()}\n")


def _act(worlds: Any, what: str, chance: random.Random, where: tuple[int, int], lamp: str) -> Any:
    """One thing that a person does: mostly lighting a lamp, which is named so that it can be found again."""
    if what == "speed":
        return worlds.set_clock(*where, worlds.Speed(chance.choice([1, 10, 60, 600, 3600])), wall_us=wall_us())
    if what == "undo":
        lines = [line for line in worlds.lines(*where, most=12) if line.can_undo]
        # Where somebody else was faster, something else is done.
        with suppress(IndexError, worlds.Moved):
            return worlds.undo(*where, chance.choice(lines).id, wall_us=wall_us())
    call = worlds.Call("toy", "Ask", {"Name": lamp})
    if what == "light":
        call = worlds.Call("toy", "Light", {"Name": lamp, "Blinks": chance.randint(1, 20)})
    return worlds.call(*where, call, wall_us=wall_us()).look


def count(world: int, person: int, name: str, times: int, work_ms: int) -> dict[str, Any]:
    """Writes so many times, each with so much work: how often each was tried, and the longest transaction."""
    from django.db import connection

    from courseware.labs.models import Origin
    from courseware.labs.store import calling, working
    from tests.labs.toy import light

    tries: list[int] = []
    statements = Statements()
    with connection.execute_wrapper(statements):
        for number in range(times):
            asked = calling.Asked(light(f"{name}-{number}", 1), Origin.PAGE, "", None)
            tries.append(0)

            def attempt(hand: Any, asked: Any = asked) -> Any:
                tries[-1] += 1
                assert not connection.in_atomic_block, "work holds no lock"
                busy_until = time.perf_counter() + work_ms / 1000
                while time.perf_counter() < busy_until:
                    pass
                return calling._attempt(hand, asked)

            working.carry_out(world, person, None, attempt)
    return {"tries": tries, "longest": statements.longest}


class Statements:
    """Counts the statements of each transaction that writes."""

    def __init__(self) -> None:
        self.longest = self._running = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self._running = self._running + 1 if context["connection"].in_atomic_block else 0
        self.longest = max(self.longest, self._running)
        if sql.lstrip().startswith("UPDATE labs_world SET version"):
            self._running = 1
        return execute(sql, params, many, context)


def click(world: int, person: int, lamp: str, token: str) -> dict[str, Any]:
    """A form that carries a token."""
    from courseware.labs import worlds
    from tests.labs.toy import light

    done = worlds.call(world, person, light(lamp), token=token)
    return {"repeated": done.was_repeated, "error": done.error and done.error.code}


ANSWERS = {"look": look, "watch": watch, "burst": burst, "is_done": is_done, "count": count, "click": click}

if __name__ == "__main__":
    main()
