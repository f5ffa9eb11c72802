"""How a stream is run, as the live view says it: mode, what it is ready for, encryption, sizes, monitoring, faults.

It is worked out once for as long as nothing of it changes, which is nearly always.
"""

from typing import NamedTuple

from services.engine import topology
from services.engine.world import World
from services.kinesis import commitment, keys, latency, scaling
from services.kinesis.scaling import Scaling, scaling_part
from services.kinesis.state import DEFAULT_MAX_RECORD_KIB, Mode, Stream


class Standing(NamedTuple):
    """`ready_mib` is what a stream on demand takes at once, `needed` how many shards its peak needs. A key has a state
    as the lab names it. `put_ms` is how long a put takes about, while a zone is lost."""

    mode: Mode = "PROVISIONED"
    is_committed: bool = False
    needed: int = 0
    warm_mib: int = 0
    key: str = ""
    key_state: str = keys.ENABLED
    max_record_kib: int = DEFAULT_MAX_RECORD_KIB
    shard_metrics: tuple[str, ...] = ()
    lost_zones: tuple[str, ...] = ()
    put_ms: int = latency.PUT_MS

    @property
    def is_key_out(self) -> bool:
        """Whether nothing can be encrypted."""
        return self.key_state != keys.ENABLED


PLAIN = Standing()


def standing(world: World, stream: Stream) -> Standing:
    """How a stream is run now."""
    is_plain = not (
        stream.is_on_demand
        or stream.encryptions
        or stream.shard_metrics
        or stream.max_record_kib != DEFAULT_MAX_RECORD_KIB
        or topology.faults(world.parts)
    )
    return PLAIN if is_plain else _standing(world, stream)


def _standing(world: World, stream: Stream) -> Standing:
    ctx = world.context("kinesis")
    watched = ctx.part(scaling_part(stream.name), Scaling) if stream.is_on_demand else None
    return Standing(
        stream.mode,
        stream.is_on_demand and commitment.account(ctx).is_committed,
        scaling.needed(watched, stream) if watched else 0,
        stream.warm_mib,
        stream.key,
        keys.state_of(ctx, stream.key) if stream.key else keys.ENABLED,
        stream.max_record_kib,
        tuple(stream.shard_metrics),
        tuple(fault.target for fault in latency.lost_zones(world, ctx.region)),
        latency.put_ms(world, ctx.region),
    )
