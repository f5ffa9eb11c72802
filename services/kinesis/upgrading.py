"""How streams that earlier releases kept are brought up to date.

Fields that are new at the end of what was kept have their defaults, so that only what cannot be told from defaults is
written anew.
"""

import msgspec

from services.engine.collection import Collection
from services.engine.parts import NoParts, Parts
from services.kinesis.state import Stream, Traffic, traffics_part

STREAM = "stream/"


def to_2(encoded: dict[str, bytes]) -> dict[str, bytes]:
    """From 1: a traffic says how large records the stream took then, since that may change now.

    How much came in which hour was not kept: what is older than a week is billed from the upgrade on.
    """
    parts = Parts(NoParts(), encoded)
    for name, packed in encoded.items():
        if name.startswith(STREAM):
            stream = msgspec.msgpack.decode(packed, type=Stream)
            traffics: Collection[int, Traffic] = Collection(parts, traffics_part(stream.name), int, Traffic)
            for number, traffic in list(traffics.scan()):
                traffics.put(number, Traffic(traffic.producers, traffic.until_us, stream.max_record_kib))
    return dict(parts.items())


UPGRADES = {1: to_2}
