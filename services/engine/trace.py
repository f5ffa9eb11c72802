"""What happened inside, as data: time, kind, ids, numbers. The words are the topic's templates.

Lines of the same service, region, kind and ids that follow one another within a minute are one line that counts up, so
that an hour of refused records is a line and not a flood. The newest 2,000 lines are kept.
"""

import msgspec

from services.engine.clock import MINUTE_US
from services.engine.collection import Collection
from services.engine.parts import Parts

NAME = "engine/trace"
KEPT_LINES = 2_000
LOOK_BACK_LINES = 16


class TraceLine(msgspec.Struct, frozen=True, array_like=True):
    """One thing that happened, or a run of like things: `count` of them from `at_us` to `until_us`."""

    at_us: int
    until_us: int
    service: str
    region: str
    kind: str
    ids: tuple[str, ...]
    numbers: dict[str, int]
    count: int = 1


def lines(parts: Parts) -> Collection[int, TraceLine]:
    """All kept lines by their number, which only grows."""
    return Collection(parts, NAME, int, TraceLine)


def newest(parts: Parts, most: int) -> list[TraceLine]:
    """The newest lines, newest first."""
    found = []
    for _, line in lines(parts).scan(reverse=True):
        found.append(line)
        if len(found) == most:
            break
    return found


def add(parts: Parts, line: TraceLine) -> None:
    """Writes a line, or counts up the like line that it continues: its numbers are added."""
    kept = lines(parts)
    newest_number = -1
    for looked_at, (number, earlier) in enumerate(kept.scan(reverse=True)):
        newest_number = max(newest_number, number)
        if _continues(line, earlier):
            kept.put(number, _counted_up(earlier, line))
            return
        if looked_at == LOOK_BACK_LINES:
            break
    kept.put(newest_number + 1, line)
    if newest_number + 1 >= KEPT_LINES and (newest_number + 1) % 100 == 0:
        kept.drop_before(newest_number + 2 - KEPT_LINES)


def _continues(line: TraceLine, earlier: TraceLine) -> bool:
    return (
        line.kind == earlier.kind
        and line.ids == earlier.ids
        and line.service == earlier.service
        and line.region == earlier.region
        and line.at_us - earlier.until_us <= MINUTE_US
    )


def _counted_up(earlier: TraceLine, line: TraceLine) -> TraceLine:
    numbers = dict(earlier.numbers)
    for name, number in line.numbers.items():
        numbers[name] = numbers.get(name, 0) + number
    return TraceLine(
        earlier.at_us,
        max(earlier.until_us, line.until_us),
        line.service,
        line.region,
        line.kind,
        line.ids,
        numbers,
        earlier.count + line.count,
    )
