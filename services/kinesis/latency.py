"""How long a put takes, and what a lost availability zone does to it.

Each record is written to three availability zones before the put is answered. Losing one loses no record: two copies
are left, and writes go on with those. Only while the service routes around what is lost do puts take longer.
Source: Kinesis Data Streams FAQ (synchronous replication across three availability zones).
Model: the figures below; AWS publishes none. Routing around a lost zone takes a minute. Losing more zones than one
stops nothing here.
"""

from services.engine import topology
from services.engine.clock import SECOND_US
from services.engine.world import World

PUT_MS = 15
REROUTING_PUT_MS = 300
REROUTING_US = 60 * SECOND_US


def lost_zones(world: World, region: str) -> list[topology.Fault]:
    """The region's zones that are out."""
    zones = topology.zones(region)
    return [fault for fault in topology.faults(world.parts) if fault.scope == "ZONE" and fault.target in zones]


def put_ms(world: World, region: str) -> int:
    """About how many milliseconds a put takes now."""
    newest_us = max((fault.since_us for fault in lost_zones(world, region)), default=None)
    is_rerouting = newest_us is not None and world.now_us - newest_us < REROUTING_US
    return REROUTING_PUT_MS if is_rerouting else PUT_MS
