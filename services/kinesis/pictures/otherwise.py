"""What the same workload would cost in another capacity mode, in words; what it costs, says `comparing`."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.labs.topics import WhatIf, WhatIfOption
from services.engine.meter import PriceBook, price_book
from services.engine.world import World
from services.kinesis import commitment, comparing, workloads
from services.kinesis.comparing import Cost, Workload
from services.kinesis.pictures import phrases
from services.kinesis.quotas import SHARDS
from services.kinesis.state import Stream
from services.kinesis.throughput import MIB

NO_BREAK = phrases.NO_BREAK


def what_if(world: World) -> WhatIf | None:
    """The ways to run the stream that is shown, from a settled world; nothing where there is none."""
    stream = workloads.shown_stream(world)
    if stream is None or not stream.takes_records:
        return None
    book = price_book(world.book)
    load = workloads.of_stream(world, stream)
    is_committed = commitment.account(world.context("kinesis")).is_committed
    fewest = comparing.fewest_shards(tuple(stream.producers), load)
    return WhatIf(
        " ".join([_workload(load), *([_too_much(stream)] if fewest is None else [])]),
        _options(stream, load, fewest, book, is_committed=is_committed),
        " ".join(_crossover(world.book, load, stream.open_count, stream.is_on_demand)),
    )


def _options(
    stream: Stream, load: Workload, fewest: int | None, book: PriceBook, *, is_committed: bool
) -> list[WhatIfOption]:
    options = []
    if not stream.is_on_demand:
        let_in = comparing.let_in(tuple(stream.producers), stream.open_shards(), stream.max_record_kib)
        now = load.with_coming(let_in) if load.is_of_producers else load
        cost = comparing.provisioned(now, stream.open_count, book, way="as_it_is")
        options.append(_option(cost, _shards(cost), is_now=True))
    if fewest is not None and (stream.is_on_demand or fewest != stream.open_count):
        cost = comparing.provisioned(load, fewest, book, way="fewest")
        words = _("%(shards)s, the fewest that take it") % {"shards": _shards(cost)}
        options.append(_option(cost, words))
    standard, advantage = comparing.on_demand(load, book), comparing.advantage(load, book)
    on_demand_now = stream.is_on_demand
    options.append(_option(standard, _("On-demand Standard"), is_now=on_demand_now and not is_committed))
    options.append(_option(advantage, _("On-demand Advantage"), is_now=on_demand_now and is_committed))
    return options


def _option(cost: Cost, label: str, *, is_now: bool = False) -> WhatIfOption:
    return WhatIfOption(label, cost.dollars_an_hour, is_now)


def _shards(cost: Cost) -> str:
    words = ngettext("Provisioned, %(count)s shard", "Provisioned, %(count)s shards", cost.shards)
    return words % {"count": phrases.many(cost.shards)}


def _workload(load: Workload) -> str:
    if not load.records and not load.read_bytes and not load.pushed_bytes:
        return _("Nothing comes and nothing is read: this is what the stream costs by being there.")
    source = (
        _("For what the producers are set to send: %(records)s records/s, %(rate)s.")
        if load.is_of_producers
        else _("For what calls brought in the last whole minute: %(records)s records/s, %(rate)s.")
    )
    said = source % {"records": phrases.many(round(load.records)), "rate": _rate(load.size_bytes)}
    out_bytes = load.read_bytes + load.pushed_bytes
    if not out_bytes:
        return said + " " + _("Nobody read in the last whole minute.")
    return said + " " + _("%(rate)s went out in the last whole minute.") % {"rate": _rate(out_bytes)}


def _too_much(stream: Stream) -> str:
    if comparing.one_key_is_too_much(tuple(stream.producers)):
        return _("One key alone sends more than a shard takes: no number of shards, and no mode, lets in all of it.")
    return _("Not even %(count)d shards, the most there are here, let in all of it.") % {"count": SHARDS}


@phrases.remembered
def _crossover(book: str, load: Workload, shards: int, is_on_demand: bool) -> list[str]:
    """Which way costs less from where on, for records of this size and readers of this share. Found by halving, which
    takes a while, and mostly asked for the same load again."""
    if not load.size_bytes:
        return []
    ways = comparing.costs(shards, price_book(book))
    said = []
    provisioned_from = comparing.less_from(load, ways["fewest"], ways["on_demand"])
    if provisioned_from == 0:
        said.append(_("Records like these cost least with just enough shards, as long as they come evenly."))
    elif provisioned_from is not None:
        words = _("Just enough shards cost less than on demand from %(rate)s on.")
        said.append(words % {"rate": _rate(provisioned_from)})
    idle_below = comparing.less_from(load, ways["as_it_is"], ways["on_demand"])
    if not is_on_demand and idle_below:
        words = ngettext(
            "On demand costs less than this %(count)s shard below %(rate)s.",
            "On demand costs less than these %(count)s shards below %(rate)s.",
            shards,
        )
        said.append(words % {"count": phrases.many(shards), "rate": _rate(idle_below)})
    advantage_from = comparing.less_from(load, ways["advantage"], ways["on_demand"])
    if advantage_from is not None:
        words = _("Advantage, with its minimum of 25 MiB/s each way, costs less than Standard from %(rate)s on.")
        said.append(words % {"rate": _rate(advantage_from)})
    return said


def _rate(bytes_a_second: Fraction) -> str:
    mib = float(bytes_a_second) / MIB
    return f"{mib:,.0f}{NO_BREAK}MiB/s" if mib >= 100 else f"{mib:.2g}{NO_BREAK}MiB/s"
