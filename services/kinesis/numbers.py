"""The figures that the lesson and the questions name, taken from the model's constants and the price book.

A number that changes in the model changes in the text. `model_…` are ours alone; all others AWS publishes, or follow
from what it publishes, but for the durations, which are the model's (see `behaviour`).
"""

from collections.abc import Mapping
from fractions import Fraction

from services.engine.meter import price_book
from services.kinesis import (
    behaviour,
    billing,
    changing,
    commitment,
    latency,
    quotas,
    scaling,
    state,
    storage,
    throughput,
)
from services.kinesis.consumers import calling, leases
from services.kinesis.operations import applications, consumers
from services.kinesis.operations.reading import ITERATOR_LIVES_US
from services.kinesis.scenarios import START
from services.kinesis.throughput import MIB, SECOND_US

HOURS_A_DAY = 24
HOURS_A_MONTH = 730
MOST_RECORD_KIB = 10_240  # that a stream may be set to. Source: "Handle large records".
GB_KIB = MIB
GB_BYTES = 1_024 * MIB
_BOOK = price_book(START.book)


def _dollars(item: str, units: int = 1) -> Fraction:
    """What so many units of an item cost."""
    price = _BOOK.prices[item]
    return Fraction(price.usd) * units / price.per


def _tank_mib(max_record_kib: int) -> int:
    return throughput.bytes_capacity_units(max_record_kib) // throughput.BYTE_COST_UNITS // MIB


WRITING: Mapping[str, int] = {
    "write_records_a_second": throughput.WRITE_RECORDS_A_SECOND,
    "write_bytes_a_second": throughput.WRITE_BYTES_A_SECOND,
    "write_mib_a_second": throughput.WRITE_BYTES_A_SECOND // MIB,
    "two_shards_records_a_second": 2 * throughput.WRITE_RECORDS_A_SECOND,
    "request_records": throughput.REQUEST_RECORDS,
    "request_mib": throughput.REQUEST_BYTES // MIB,
    "default_max_record_mib": state.DEFAULT_MAX_RECORD_KIB // 1_024,
    "max_record_mib_most": MOST_RECORD_KIB // 1_024,
    "large_record_tank_mib": _tank_mib(state.DEFAULT_MAX_RECORD_KIB + 1),
    "saved_seconds": throughput.RECORDS_CAPACITY_US // SECOND_US,
}
READING: Mapping[str, int] = {
    "read_bytes_a_second": throughput.READ_BYTES_A_SECOND,
    "read_mib_a_second": throughput.READ_BYTES_A_SECOND // MIB,
    "read_calls_a_second": throughput.READ_CALLS_A_SECOND,
    "answer_records": throughput.ANSWER_RECORDS,
    "answer_mib": throughput.ANSWER_BYTES // MIB,
    "full_answer_rests_seconds": throughput.ReadWindow(0, throughput.ANSWER_BYTES).ends_us() // SECOND_US,
    "iterator_lives_minutes": ITERATOR_LIVES_US // SECOND_US // 60,
}
CONSUMERS: Mapping[str, int] = {
    "poll_delay_ms": throughput.CALL_COST_US // calling.MILLISECOND_US,
    "five_poll_delay_ms": 5 * throughput.CALL_COST_US // calling.MILLISECOND_US,
    "fan_out_delay_ms": (calling.PUSH_AFTER_US + calling.PUSH_EVERY_US // 2) // calling.MILLISECOND_US,
    "fan_out_mib_a_second": calling.FAN_OUT_BYTES_A_SECOND // MIB,
    "stream_consumers": consumers.CONSUMERS,
    "advantage_consumers": consumers.ADVANTAGE_CONSUMERS,
    "lease_failover_seconds": leases.FAILOVER_US // SECOND_US,
    "lease_look_seconds": leases.LOOK_EVERY_US // SECOND_US,
    "lease_hand_over_seconds": leases.HAND_OVER_US // SECOND_US,
    "model_applications": applications.APPLICATIONS,
    "model_workers": applications.WORKERS,
}
STREAMS: Mapping[str, int] = {
    "retention_hours_least": state.RETENTION_HOURS_LEAST,
    "retention_hours_most": state.RETENTION_HOURS_MOST,
    "retention_hours_extended_most": storage.WEEK_HOURS,
    "retention_days_most": state.RETENTION_HOURS_MOST // HOURS_A_DAY,
    "most_shards_of_a_stream": quotas.MOST_SHARDS_OF_A_STREAM,
    "count_updates_a_day": quotas.COUNT_UPDATES_A_DAY,
    "streams_in_creation": quotas.STREAMS_IN_CREATION,
    "on_demand_streams": quotas.ON_DEMAND_STREAMS,
    "creation_seconds": behaviour.CREATION_US // SECOND_US,
    "resharding_seconds": behaviour.RESHARDING_US // SECOND_US,
    "deletion_seconds": behaviour.DELETION_US // SECOND_US,
}
ON_DEMAND: Mapping[str, int] = {
    "on_demand_start_shards": scaling.FIRST_SHARDS,
    "on_demand_start_mib": scaling.FIRST_SHARDS * throughput.WRITE_BYTES_A_SECOND // MIB,
    "on_demand_start_read_mib": scaling.FIRST_SHARDS * throughput.READ_BYTES_A_SECOND // MIB,
    "on_demand_headroom": scaling.HEADROOM,
    "on_demand_peak_days": scaling.PEAK_DAYS,
    "on_demand_split_kb": scaling.HOT_BYTES_A_SECOND // 1_024,
    "model_split_records_a_second": scaling.HOT_RECORDS_A_SECOND,
    "model_split_minutes": scaling.HOT_MINUTES,
    "mode_change_seconds": changing.MODE_CHANGE_US // SECOND_US,
    "model_scaling_seconds": scaling.SCALING_US // SECOND_US,
    "mode_changes_a_day": quotas.MODE_UPDATES_A_DAY,
    "key_changes_a_day": quotas.KEY_CHANGES_A_DAY,
    "advantage_floor_mib_a_second": commitment.FLOOR_BYTES_A_SECOND // MIB,
}
MODEL: Mapping[str, int] = {
    "model_put_ms": latency.PUT_MS,
    "model_rerouting_put_ms": latency.REROUTING_PUT_MS,
    "model_shards": quotas.SHARDS,
    "model_producers": quotas.PRODUCERS,
    "model_producer_records_a_second": quotas.PRODUCER_RECORDS_A_SECOND,
    "model_stream_records_a_second": quotas.STREAM_RECORDS_A_SECOND,
    "model_kept_put_mib": quotas.KEPT_PUT_BYTES // MIB,
}
PRICES: Mapping[str, int | str | Fraction] = {
    "price_book_date": _BOOK.date,
    "put_unit_bytes": throughput.PUT_UNIT_BYTES,
    "put_unit_kib": throughput.PUT_UNIT_BYTES // 1_024,
    "shard_hour_usd": _dollars(billing.SHARD_HOUR),
    "put_unit_usd": _dollars(billing.PUT_UNIT),
    "put_unit_million_usd": _dollars(billing.PUT_UNIT, 1_000_000),
    "extended_shard_hour_usd": _dollars(billing.EXTENDED_SHARD_HOUR),
    "long_term_gb_month_usd": _dollars(billing.LONG_TERM, GB_KIB * HOURS_A_MONTH),
    "long_term_read_gb_usd": _dollars(billing.LONG_TERM_READ, GB_BYTES),
    "fan_out_hour_usd": _dollars(billing.EFO_HOUR),
    "fan_out_gb_usd": _dollars(billing.EFO_OUT, GB_BYTES),
    "on_demand_stream_hour_usd": _dollars(billing.STREAM_HOUR),
    "on_demand_in_gb_usd": _dollars(billing.ON_DEMAND_IN, GB_KIB),
    "on_demand_out_gb_usd": _dollars(billing.ON_DEMAND_OUT, GB_BYTES),
    "on_demand_fan_out_gb_usd": _dollars(billing.ON_DEMAND_EFO_OUT, GB_BYTES),
    "on_demand_extended_gb_month_usd": _dollars(billing.ON_DEMAND_EXTENDED, GB_KIB * HOURS_A_MONTH),
    "advantage_in_gb_usd": _dollars(billing.ADVANTAGE_IN, GB_KIB),
    "advantage_out_gb_usd": _dollars(billing.ADVANTAGE_OUT, GB_BYTES),
}
NUMBERS: Mapping[str, int | str | Fraction] = {
    **WRITING,
    **READING,
    **CONSUMERS,
    **STREAMS,
    **ON_DEMAND,
    **MODEL,
    **PRICES,
}
