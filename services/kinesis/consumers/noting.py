"""What is noted while readers call, and what is made of it at the end of a stretch of time."""

from typing import TYPE_CHECKING, NamedTuple

from services.kinesis.consumers.state import Counts
from services.kinesis.monitoring import Reads, note_reads

if TYPE_CHECKING:
    from services.kinesis.consumers.reading import Reading

Marks = tuple[dict[int, int], tuple[int, ...], int]
Whose = tuple[str, int, str]  # application, shard, limit


class Noted(NamedTuple):
    """What was noted, call by call, since a stretch of time began: ages of answers by shard, how far pushes left each
    application behind, and refusals with their instants."""

    ages_ms: dict[int, list[int]]
    behind_ms: list[list[int]]
    refused: list[tuple[Whose, int]]

    def marks(self) -> Marks:
        """How much has been noted."""
        ages = {number: len(each) for number, each in self.ages_ms.items()}
        return ages, tuple(map(len, self.behind_ms)), len(self.refused)


def tell_refused(reading: "Reading") -> None:
    """Writes down whose calls were refused, how many, and since when."""
    since_us: dict[Whose, int] = {}
    for whose, at_us in reading.noted.refused:
        since_us.setdefault(whose, at_us)
    for whose, at_us in since_us.items():
        _tell_refused(reading, whose, at_us)


def _tell_refused(reading: "Reading", whose: Whose, since_us: int) -> None:
    name, shard, limit = whose
    place = next(place for place, application in enumerate(reading.applications) if application.name == name)
    done = reading.readers[place].leases[shard].done
    before = reading.before.get((place, shard), Counts())
    count = getattr(done, f"refused_for_{limit}") - getattr(before, f"refused_for_{limit}")
    ids = (reading.stream.name, name, str(shard), limit)
    reading.ctx.trace("application_refused", ids, at_us=since_us, reads=count)


def note_shards(reading: "Reading") -> None:
    """Counts what was read of each shard, where somebody has asked for that."""
    for number, ages_ms in reading.noted.ages_ms.items():
        read = Counts()
        for place, (application, reader) in enumerate(zip(reading.applications, reading.readers, strict=True)):
            lease = reader.leases.get(number)
            if lease is not None and application.kind == "POLLING":
                read.add(lease.done, minus=reading.before.get((place, number), Counts()))
        counted = Reads(
            read.calls,
            read.refused_for_calls + read.refused_for_bytes,
            read.records,
            read.bytes,
            read.age_ms_sum,
            min(ages_ms),
            max(ages_ms),
        )
        note_reads(reading.ctx, reading.stream, number, counted)
