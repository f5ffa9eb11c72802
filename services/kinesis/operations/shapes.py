"""How a shard looks in the API's answers."""

from typing import Any

from services.engine.context import Context
from services.kinesis.sequence import Sequence, shard_id
from services.kinesis.state import Shard, Stream
from services.kinesis.throughput import SECOND_US


def created_s(ctx: Context, stream: Stream) -> int:
    """The calendar second of a stream's creation, with which its sequence numbers begin."""
    return ctx.unix_us(stream.created_us) // SECOND_US


def sequence_text(ctx: Context, stream: Stream, shard: int, counter: int) -> str:
    """The sequence number of a record, or of the place before a shard's first."""
    return Sequence(created_s(ctx, stream), shard, counter).text()


def encryption_shape(key: str) -> dict[str, str]:
    """What an answer says of the key with which a record is encrypted, if it is."""
    return {"EncryptionType": "KMS"} if key else {}


def hash_key_range(shard: Shard) -> dict[str, str]:
    """Its range, both ends included."""
    return {"StartingHashKey": str(shard.first_key), "EndingHashKey": str(shard.last_key)}


def shard_shape(ctx: Context, stream: Stream, shard: Shard) -> dict[str, Any]:
    """A shard with its lineage; only a closed one has an ending sequence number."""
    numbers = {"StartingSequenceNumber": sequence_text(ctx, stream, shard.number, 0)}
    if shard.last_counter is not None:
        numbers["EndingSequenceNumber"] = sequence_text(ctx, stream, shard.number, shard.last_counter)
    parents = {"ParentShardId": shard.parent, "AdjacentParentShardId": shard.adjacent_parent}
    return {
        "ShardId": shard_id(shard.number),
        **{name: shard_id(number) for name, number in parents.items() if number is not None},
        "HashKeyRange": hash_key_range(shard),
        "SequenceNumberRange": numbers,
    }
