"""Worlds in the database: commits a second, opening a large one, and what somebody feels of others' work."""

import subprocess
import sys
import time
from collections.abc import Iterator

from bench.figure import Figure, percentile
from bench.labs import Learner, learner, register_loaded
from bench.loads import MANY_RECORDS, TEN_SHARDS
from bench.server import database
from services.kinesis.scenarios import STREAM

COMMITS = 500
OPENED = 5
BUSY = 2
BYSTANDER_WRITES = 300
BETWEEN_WRITES_S = 0.03


def measure() -> Iterator[Figure]:
    """Commits a second, a cold look at 100,000 records, and a bystander's writes while others' labs are busy."""
    with database():
        writer = learner()
        spent_s = sum(write(writer, number) for number in range(COMMITS))
        yield Figure("commits", COMMITS / spent_s, "commits/s", "higher")
        opened_s, drawn_s = _cold()
        yield Figure("cold_open_100000_records", opened_s * 1000, "ms", "lower", budget=20)
        yield Figure("cold_picture_100000_records", drawn_s * 1000, "ms", "lower")
        yield Figure("bystander_write_p95", _bystander(writer) * 1000, "ms", "lower", budget=25)


def write(who: Learner, number: int) -> float:
    """Seconds of one operation that acts, and its commit."""
    from courseware.labs import worlds

    tags = {"StreamName": STREAM, "Tags": {"number": str(number)}}
    began_s = time.perf_counter()
    done = worlds.call(who.world_id, who.person_id, worlds.Call("kinesis", "AddTagsToStream", tags))
    assert done.error is None, done.error
    return time.perf_counter() - began_s


def _cold() -> tuple[float, float]:
    """Seconds until a world is there of which this process holds nothing, and until it is drawn; medians of several."""
    from courseware.labs import topics, worlds

    topic = topics.topic(register_loaded(MANY_RECORDS))
    assert topic is not None
    opened, drawn = [], []
    for who in [learner(topic.slug) for _ in range(OPENED)]:
        began_s = time.perf_counter()
        look = worlds.look(who.world_id, who.person_id)
        assert look is not None
        opened.append(time.perf_counter() - began_s)
        topic.lab.draw(look.world, topics.View())
        drawn.append(time.perf_counter() - began_s)
    return percentile(opened, 0.5), percentile(drawn, 0.5)


def _bystander(writer: Learner) -> float:
    """p95 of a person's writes while other processes look at and change busy labs of their own, at 3600x."""
    slug = register_loaded(TEN_SHARDS)
    others = [learner(slug) for _ in range(BUSY)]
    processes = [
        subprocess.Popen([sys.executable, "-m", "bench.busy", str(other.world_id), str(other.person_id)])
        for other in others
    ]
    try:
        time.sleep(2)  # until they have begun
        return percentile([_write_after_a_while(writer, number) for number in range(BYSTANDER_WRITES)], 0.95)
    finally:
        for process in processes:
            process.terminate()
            process.wait(10)


def _write_after_a_while(writer: Learner, number: int) -> float:
    time.sleep(BETWEEN_WRITES_S)
    return write(writer, number)
