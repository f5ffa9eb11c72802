"""Worlds with streams in files, as a store would keep them: what releases saved must open in every later one.

`python -m tests.kinesis.kept NAME KIND` writes a world of this release (`streams` or `readers`) to
`tests/kinesis/worlds/NAME.msgpack`. A file that is there is never written again.
"""

import sys
from pathlib import Path

import msgspec

from services.engine.clock import HOUR_US, SECOND_US
from services.engine.world import World
from services.kinesis.sequence import shard_id
from tests.engine.kept import Kept, kept
from tests.kinesis.cast import NAME, ask, empty_world, put, send, wait
from tests.kinesis.consumers.cast import control, start

FOLDER = Path(__file__).parent / "worlds"
LARGE = "films"


def from_file(name: str) -> Kept:
    """A world that a release saved."""
    return msgspec.msgpack.decode((FOLDER / f"{name}.msgpack").read_bytes(), type=Kept)


def a_full_world() -> World:
    """A world with something of everything that the service keeps, and with changes that are not done."""
    world = empty_world()
    ask(world, "CreateStream", ShardCount=2, Tags={"team": "shop"})
    ask(world, "CreateStream", StreamName=LARGE, ShardCount=1, MaxRecordSizeInKiB=10_240)
    wait(world, 10)
    send(world, 1_200, name="shoppers", size=300)
    send(world, 1_100, "user-7777", name="celebrity", size=300)
    send(world, 20, "a", "b", name="cameras", size=200_000, stream=LARGE)
    ask(world, "IncreaseStreamRetentionPeriod", StreamName=LARGE, RetentionPeriodHours=48)
    wait(world, 90)
    for key in ("user-2", "user-3", "user-42"):
        put(world, key, b"content")
        ask(world, "PutRecord", StreamName=LARGE, PartitionKey="c", Data=bytes(4_000))
    ask(world, "SplitShard", ShardToSplit=shard_id(1), NewStartingHashKey=str(3 * 2**126))
    wait(world, 31)
    send(world, 300, "user-7777", name="celebrity", size=300)
    send(world, 9, "a", "b", name="cameras", size=200_000, stream=LARGE)
    world.advance_to(HOUR_US + 17 * SECOND_US + 250_000)
    ask(world, "UpdateShardCount", TargetShardCount=4, ScalingType="UNIFORM_SCALING")
    ask(world, "CreateStream", StreamName="logs", ShardCount=3)
    wait(world, 4.5)
    return world


def a_read_world() -> World:
    """A world in which streams are read, encrypted, watched and scaled, while a worker is dead and a zone is out."""
    world = empty_world()
    ask(world, "CreateStream", ShardCount=2)
    ask(world, "CreateStream", StreamName="jumps", StreamModeDetails={"StreamMode": "ON_DEMAND"})
    wait(world, 10)
    send(world, 700, size=300)
    send(world, 5_000, name="crowd", stream="jumps")
    world.call("lab", "SetLateAnswers", {"StreamName": NAME, "Name": "p", "Percent": 10})
    ask(world, "StartStreamEncryption", EncryptionType="KMS", KeyId="alias/shop")
    wait(world, 60)
    ask(world, "EnableEnhancedMonitoring", ShardLevelMetrics=["ALL"])
    start(world, "sums", workers=2, rate=500, CheckpointEvery=250)
    start(world, "fraud", kind="FAN_OUT", IdempotentSink=True)
    wait(world, 120)
    ask(world, "SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=str(2**126))
    wait(world, 45)
    control(world, "KillWorker", "sums", Worker=2)
    world.call("lab", "StartFault", {"Scope": "ZONE", "Target": "us-east-1a"})
    wait(world, 4.25)
    return world


WORLDS = {"streams": a_full_world, "readers": a_read_world}

if __name__ == "__main__":
    target = FOLDER / f"{sys.argv[1]}.msgpack"
    with target.open("xb") as file:
        file.write(msgspec.msgpack.encode(kept(WORLDS[sys.argv[2]]())))
