"""The numbers by which two worlds are compared, of the stream that is shown."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courseware.labs.topics import Reading
from services.engine.world import World
from services.kinesis import latency, workloads
from services.kinesis.consumers.standing import standings
from services.kinesis.consumers.state import Applications, applications_part
from services.kinesis.pictures.seen import seen
from services.kinesis.state import Flow, Stream, flow_part
from services.kinesis.throughput import SECOND_US


def readings(world: World) -> list[Reading]:
    """What came, what was refused, how full the fullest shard is, how far readers are behind; from a settled world."""
    stream = workloads.shown_stream(world)
    if stream is None or not stream.takes_records:
        return []
    return [*_writing(world), *_reading(world, stream)]


def _writing(world: World) -> Iterator[Reading]:
    board = seen(world, "")
    came = board.accepted + board.refused
    yield Reading("let-in", _("Let in, in the last second"), board.accepted, _("records/s"), "higher")
    yield Reading("refused", _("Refused of what came"), 100 * board.refused / came if came else 0.0, "%", "lower")
    fullest = max((shard.percent for shard in board.shards), default=0.0)
    yield Reading("fullest", _("Used of the fullest shard"), fullest, "%", "lower")
    yield Reading("shards", _("Open shards"), len(board.shards))
    yield Reading("put-latency", _("A put takes about"), latency.put_ms(world, "us-east-1"), "ms", "lower")


def _reading(world: World, stream: Stream) -> Iterator[Reading]:
    ctx = world.context("kinesis")
    applications = ctx.part(applications_part(stream.name), Applications)
    flow = ctx.part(flow_part(stream.name), Flow)
    if applications is None or flow is None or not applications.applications:
        return
    found = [each for one in applications.applications for each in standings(ctx, stream, flow, one)]
    lag = sum(each.lag for each in found)
    age_s = max((each.age_us for each in found), default=0) / SECOND_US
    again = sum(each.again for each in found)
    yield Reading("lag", _("Readers are behind by"), lag, _("records"), "lower")
    yield Reading("iterator-age", _("Age of the oldest record not processed"), age_s, "s", "lower")
    yield Reading("again", _("Would be processed again if all workers died now"), again, _("records"), "lower")
