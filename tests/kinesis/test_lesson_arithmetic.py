"""Every figure that the lesson's pages work out, worked out again: by the engine where it can, else by hand."""

from collections import Counter
from fractions import Fraction
from itertools import product
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kinesis.hashing import even_ranges, even_starts, hash_key
from services.kinesis.look import board
from services.kinesis.ring import Span, plan
from services.kinesis.scenarios import CELEBRITY_KEY
from services.kinesis.throughput import (
    MIB,
    READ_BYTES_A_SECOND,
    READ_CALLS_A_SECOND,
    WRITE_BYTES_A_SECOND,
    WRITE_RECORDS_A_SECOND,
    put_units,
)
from tests.kinesis.cast import send, totals, wait, world_with_stream
from tests.kinesis.lesson import PAGES, code, dollars, figure, rows, seen

KIB = 1024
DAY_S = 86_400
MONTH_S = 30 * DAY_S
MONTH_H = 730


def shard_of(key, shards):
    place = hash_key(key)
    return next(number for number, (start, end) in enumerate(even_ranges(shards)) if start <= place <= end)


def says(page, *figures):
    """Asserts that a page names each of these figures."""
    for each in figures:
        assert each in PAGES[page], each


# Why a stream


def test_the_clicks_of_a_middling_app():
    a_second = 200_000 // 10

    says("why-a-stream", f"{a_second:,} records a second", f"{a_second * 500 // 10**6} MB/s")
    says("why-a-stream", f"{a_second * 500 * DAY_S // 10**9} GB a day")


def test_the_first_stream_is_used_to_forty_per_cent():
    (shard,) = seen("first-stream").shards

    says("why-a-stream", f"{shard.accepted} records a second", f"{shard.percent:.0f} % of what")


# A stream is a set of shards


def test_four_shards_take_nearly_the_same():
    counts = [shard.accepted for shard in seen("four-shards").shards]

    assert sum(counts) == 2_000
    says("a-stream-is-shards", f"between {min(counts)} and {max(counts)}")


# Where a record lands


@pytest.mark.parametrize("row", rows("where-a-record-lands", "Key"), ids=lambda row: row[0])
def test_each_country_lands_where_the_page_says(row):
    key, begins, of_four, of_three = row

    assert f"{hash_key(key):032x}".startswith(begins.rstrip("…"))
    assert (shard_of(key, 4), shard_of(key, 3)) == (int(of_four), int(of_three))


def test_the_figure_of_four_countries_has_an_idle_shard():
    assert [shard.accepted for shard in seen("four-countries").shards] == [400, 800, 0, 400]


@pytest.mark.parametrize("row", rows("where-a-record-lands", "Shard"), ids=lambda row: row[0])
def test_four_shards_begin_where_the_page_says(row):
    number, start, hexadecimal = row

    assert even_starts(4)[int(number)] == int(start)
    assert f"{int(start):032x}".startswith(hexadecimal.rstrip("…"))


def test_user_1_lies_where_the_page_says():
    text = f"{hash_key('user-1'):032x}"

    says(
        "where-a-record-lands", " ".join(text[place : place + 8] for place in range(0, 32, 8)), str(hash_key("user-1"))
    )
    assert shard_of("user-1", 4) == 3


def test_four_keys_seldom_fill_four_shards():
    full = sum(len(set(ways)) == 4 for ways in product(range(4), repeat=4))

    says("where-a-record-lands", f"only {full} in {4**4}")
    assert round(4**4 / full) == 11


def test_a_thousand_users_spread_as_the_page_says():
    counts = Counter(shard_of(f"user-{number}", 4) for number in range(1, 1_001))

    says("where-a-record-lands", f"{counts[0]}, {counts[1]}, {counts[2]} and {counts[3]}")


@given(key=st.text(min_size=1, max_size=20), shards=st.integers(1, 64))
def test_the_pages_function_agrees_with_the_engine(key, shards):
    names = {}
    exec(code("where-a-record-lands", "python")[0], names)

    assert names["shard_of"](key, shards) == shard_of(key, shards)


# What a shard lets through


def test_small_records_run_into_the_limit_for_records():
    (shard,) = seen("too-many-records").shards

    assert (shard.accepted, shard.refused_for_records, shard.refused_for_bytes) == (1_000, 500, 0)
    assert shard.asked_bytes == 300_000
    says("what-a-shard-lets-through", f"used to {100 * shard.asked_bytes / MIB:.0f} %")


def test_large_records_run_into_the_limit_for_bytes():
    (shard,) = seen("too-many-bytes").shards

    assert shard.refused_for_records == 0
    assert shard.accepted in (204, 205)
    assert shard.asked_bytes == 300 * 5 * KIB
    says("what-a-shard-lets-through", f"{MIB / (5 * KIB)} records", f"{MIB // 300:,} bytes would just fit")
    says("what-a-shard-lets-through", f"1 MiB ÷ 1,000 = {MIB // 1_000:,} bytes")


def test_a_minute_at_half_as_much_again():
    world = world_with_stream()
    send(world, 1_500, "user-1", size=194)
    wait(world, 60)
    accepted, refused = totals(world)

    says("what-a-shard-lets-through", f"**{accepted:,}**", f"**{refused:,}**")


def test_about_two_seconds_run_on_what_was_saved():
    world = world_with_stream()
    send(world, 1_500, "user-1", size=194)

    wait(world, 1.99)
    assert totals(world)[1] == 0

    wait(world, 0.01)
    assert totals(world)[1] == 1


def shards_needed(records, kib, polling=0):
    by_bytes = ceil(records * kib * KIB / WRITE_BYTES_A_SECOND)
    by_records = ceil(records / WRITE_RECORDS_A_SECOND)
    by_reading = ceil(polling * records * kib * KIB / READ_BYTES_A_SECOND)
    return by_bytes, by_records, by_reading


def test_how_many_shards():
    needed = shards_needed(4_000, 2, polling=3)

    assert [int(row[3]) for row in rows("what-a-shard-lets-through", "Limit")] == list(needed)
    assert max(needed) == 12
    says("what-a-shard-lets-through", f"{max(shards_needed(4_000, 2))} would do")


# Hot keys


@pytest.mark.parametrize(("row", "shards"), list(zip(rows("hot-keys", "Shards"), (2, 4, 8), strict=False)))
def test_even_cuts_do_not_free_a_celebrity(row, shards):
    load = 900 + Fraction(1_500, shards)

    assert f"{round(load):,}" in row[1]
    assert (load > WRITE_RECORDS_A_SECOND) is (row[2] == "yes")


def test_the_celebritys_key_begins_as_the_page_says():
    says("hot-keys", f"`{hash_key(CELEBRITY_KEY):032x}"[:3])
    assert shard_of(CELEBRITY_KEY, 2) == 1


# Splitting and merging


def test_a_parent_keeps_its_records():
    board = seen("split-once")
    stored = {layer.number: layer.stored for layer in board.layers}

    assert [layer.number for layer in board.layers if layer.is_closed] == [1]
    says("splitting-and-merging", f"{stored[1]:,} records", f"{stored[2]:,} and {stored[3]:,}")


def test_from_four_to_three_shards():
    spans = [Span(number, start, end) for number, (start, end) in enumerate(even_ranges(4))]
    splits, merges = plan(spans, 3, 4)

    assert (len(splits), len(merges)) == (2, 3)
    assert [(merge.lower, merge.upper) for merge in merges] == [(0, 4), (5, 6), (7, 3)]
    says("splitting-and-merging", "Two splits, three merges", "8, 9 and 10")


def test_the_command_cuts_shard_1_of_2_in_exact_halves():
    says("splitting-and-merging", str(even_starts(4)[3]))


# Who sets the capacity


def test_four_shards_refuse_a_third_for_four_minutes():
    world = figure("on-demand-jump")
    before = board(world.settled())
    assert sum(shard.accepted for shard in before.shards) == 4_000
    assert sum(shard.refused for shard in before.shards) == 2_000

    wait(world, 3 * 60 + 1)
    grown = board(world.settled())
    assert (len(grown.shards), sum(shard.refused for shard in grown.shards)) == (8, 0)

    wait(world, 5 * 60)
    assert len(board(world.settled()).shards) == 16


# Reading


def test_catching_up():
    read, comes = READ_BYTES_A_SECOND / MIB, 0.5
    alone, with_another = (3_600 * comes / (read - comes - others) for others in (0, 0.5))

    says("reading", f"{3_600 * comes:,.0f} MiB", f"{alone:,.0f} s, {alone / 60:.0f} minutes")
    says("reading", f"**{with_another / 60:.0f} minutes**")


def test_who_gets_what():
    per_shard_mib = READ_BYTES_A_SECOND // MIB

    says("two-kinds-of-consumers", f"{4 * per_shard_mib / 3:.2f} MiB/s", f"4 × 2 = **{4 * per_shard_mib} MiB/s**")
    says("two-kinds-of-consumers", f"3 × 200 = **{3 * 1_000 // READ_CALLS_A_SECOND} ms**")
    says("two-kinds-of-consumers", f"each of five has {per_shard_mib / 5}")


# Retention and loss


def test_seven_days_for_four_shards():
    says("retention-and-loss", f"**${float(dollars(extended_retention_shard_hour=4 * MONTH_H)):.2f}**")
    says("retention-and-loss", f"${float(dollars(shard_hour=4 * MONTH_H)):.2f}")


# Good producers


def test_the_packed_figure_sends_the_same_bytes():
    (packed,), (loose,) = seen("aggregated").shards, seen("too-many-records").shards

    assert packed.asked_bytes == loose.asked_bytes == 300_000
    assert (packed.accepted, packed.refused) == (12, 0)
    assert packed.accepted * 125 == sum(count for _, count in loose.asked_by_producer)
    says("producers", f"{packed.percent:.0f} % of its byte limit")


def test_late_answers_double_some_records():
    (shard,) = seen("late-answers").shards

    assert shard.refused == 0
    says("producers", f"It lets in {shard.accepted}. The other {shard.accepted - 500} had been stored")


def test_what_packing_does_to_the_bill():
    loose_units = 1_500 * put_units(200) * MONTH_S
    packed_units = 12 * put_units(25_000) * MONTH_S
    loose = dollars(put_unit=loose_units) + dollars(shard_hour=2 * 720)
    packed = dollars(put_unit=packed_units) + dollars(shard_hour=720)

    says("producers", f"{loose_units:,}", f"${float(dollars(put_unit=loose_units))}", f"${float(loose)}")
    says("producers", f"{packed_units:,}", f"${float(dollars(put_unit=packed_units))}", f"${float(packed)}")
    assert packed < loose / 6


# What it costs


def test_a_steady_load_provisioned():
    needed = max(shards_needed(1_000, 3)[:2])
    units = 1_000 * put_units(3 * KIB) * MONTH_S

    assert needed == 3
    says("what-it-costs", f"${float(dollars(put_unit=units))}", f"${float(dollars(shard_hour=3 * 720)):.2f}")
    says("what-it-costs", f"**${float(dollars(put_unit=units, shard_hour=3 * 720))}**")


def test_three_shards_are_just_enough():
    percents = [shard.percent for shard in seen("steady-load").shards]

    says("what-it-costs", f"{max(percents):.0f} % of its byte limit")


def test_a_steady_load_on_demand():
    kib = 1_000 * 3 * MONTH_S
    parts = (
        dollars(on_demand_stream_hour=720),
        dollars(on_demand_in_kib=kib),
        dollars(on_demand_out_byte=kib * KIB),
    )

    says("what-it-costs", f"{kib:,} KB", f"{kib / MIB:,.2f} GB")
    says("what-it-costs", *(f"${float(part):.2f}" for part in parts), f"**${float(sum(parts)):.2f}**")


def test_where_the_two_modes_meet():
    shard_month = dollars(shard_hour=MONTH_H)
    per_gib = dollars(on_demand_in_kib=MIB, on_demand_out_byte=1024 * MIB)
    full_gib = Fraction(MONTH_H * 3_600, 1_024)

    says(
        "what-it-costs",
        f"${float(shard_month):.2f}",
        f"{float(shard_month / per_gib):.2f} GB",
        f"{float(full_gib):,.0f} GB",
    )
    assert Fraction(3, 100) < shard_month / per_gib / full_gib < Fraction(4, 100)


def test_aws_sample_workload():
    units = 100 * put_units(35 * KIB) * 31 * DAY_S

    assert max(ceil(100 * 35 / KIB), ceil(100 / 1_000)) == 4
    says("what-it-costs", f"{units:,}", f"**${float(dollars(put_unit=units))}**")
    says("what-it-costs", f"**${float(dollars(put_unit=units, shard_hour=4 * 744))}**")


def test_two_registered_consumers():
    gib = Fraction(3_000 * KIB * MONTH_H * 3_600, 1024 * MIB)

    says("what-it-costs", f"**${float(dollars(fan_out_consumer_shard_hour=2 * 4 * MONTH_H)):.2f}**")
    says("what-it-costs", f"{float(gib):,.2f} GB", f"**${float(dollars(fan_out_byte=int(2 * gib * 1024 * MIB))):.2f}**")


def test_the_floor_of_advantage():
    size_bytes = 25 * MIB * MONTH_S
    floor = dollars(advantage_in_kib=size_bytes // KIB, advantage_out_byte=size_bytes)
    equal_gib = floor / dollars(on_demand_in_kib=MIB, on_demand_out_byte=1024 * MIB)

    says(
        "what-it-costs",
        f"{size_bytes / (1024 * MIB):,} GB",
        f"**${float(floor):,.2f}** together",
        f"{float(equal_gib):,} GB",
    )
    assert equal_gib * 1024 / MONTH_S == 10


# Safe, reachable, secret


def test_a_lost_zone_costs_no_record():
    board = seen("zone-lost")

    assert [shard.refused for shard in board.shards] == [0, 0]
    assert sum(shard.accepted for shard in board.shards) == 1_200
    assert (board.standing.lost_zones, board.standing.put_ms) == (("us-east-1a",), 300)


def test_without_its_key_a_stream_takes_nothing():
    board = seen("key-disabled")

    assert board.standing.is_key_out
    assert [shard.accepted for shard in board.shards] == [0, 0]
    assert sum(shard.refused for shard in board.shards) == 1_200


# Firehose


def test_size_or_interval():
    says(
        "firehose",
        f"5,120 ÷ 10 = {5_120 // 10} s",
        f"300 × 10 = **{300 * 10:,} KiB**",
        f"5,120 ÷ 100 = **{5_120 / 100} s**",
    )
    says("firehose", f"{5_120 / 300:.2f} KiB")


@pytest.mark.parametrize(("size_bytes", "cost"), [(1_024, "$13.83"), (5_120, "$13.83"), (5_121, "$27.66")])
def test_small_records_are_dear(size_bytes, cost):
    gib = Fraction(10**8 * 5_120 * ceil(size_bytes / 5_120), 1024 * MIB)

    says("firehose", f"{float(gib):.4f} GB", f"**{cost}**")
    assert cost == f"${float(gib * Fraction(29, 1_000)):.2f}"


# Video streams


def test_a_month_of_one_camera():
    size_bytes = 10**6 // 8 * MONTH_S
    gib = Fraction(size_bytes, 1024 * MIB)

    says(
        "video-streams",
        f"{size_bytes:,} bytes",
        f"{float(gib):.2f} GiB",
        f"**${float(gib * Fraction(85, 10_000)):.2f}**",
    )
    says("video-streams", f"{MONTH_S // 2:,} fragments", f"{120 // 2} of them")


# Windows and watermarks

SALES = ((1, 5), (3, 7), (9, 2), (10, 4), (14, 6), (19, 1), (20, 8))


def window_rows(size_s, step_s):
    starts = range(step_s - size_s, 21, step_s)
    windows = ((start, [v for t, v in SALES if start <= t < start + size_s]) for start in starts)
    return [[f"{start} to {start + size_s}", ", ".join(map(str, found)), str(sum(found))] for start, found in windows]


@pytest.mark.parametrize(("table", "size_s", "step_s"), [(0, 10, 10), (1, 10, 5)])
def test_windows_hold_what_the_tables_say(table, size_s, step_s):
    told = [
        [cell.replace("−", "-") for cell in row] for row in rows("windows-and-watermarks", "Window", table=table + 1)
    ]

    assert told == window_rows(size_s, step_s)
    assert all(f"({at_s}, {amount})" in PAGES["windows-and-watermarks"] for at_s, amount in SALES)


def test_who_is_late():
    greatest_ms, fired, counted = 0, None, []
    for at_s in (1, 8, 12, 9, 15, 7):
        greatest_ms = max(greatest_ms, at_s * 1_000)
        if at_s < 10 and fired is None:
            counted.append(at_s)
        if fired is None and greatest_ms - 5_000 - 1 >= 10_000 - 1:
            fired = at_s

    assert (fired, counted) == (15, [1, 8, 9])
    says("windows-and-watermarks", "**1, 8, 9** are reported")


@pytest.mark.parametrize("row", rows("windows-and-watermarks", "Arrives")[1:], ids=lambda row: row[0])
def test_the_watermark_lies_five_seconds_back(row):
    assert int(row[2]) == int(row[1]) - 5


def test_two_million_sales_a_second():
    says("computing-on-the-stream", f"= **{2_000_000 // WRITE_RECORDS_A_SECOND:,}**")
    says("computing-on-the-stream", f"= {600_000_000 / MIB:.1f}, so **{ceil(600_000_000 / MIB)}**")
    says("computing-on-the-stream", f"{2_000_000 * 60:,} sales a minute", f"64 × 50,000 = **{64 * 50_000:,}**")


def test_a_quarter_of_an_hour_a_day():
    unit_hour = Fraction(11, 100)

    says("computing-on-the-stream", f"**${float(Fraction(15 * 30, 60) * 3 * unit_hour)}**")
    says("computing-on-the-stream", f"**${float(720 * 3 * unit_hour):.2f}**")


# Two applications, one stream


def test_what_becomes_of_a_million_lines():
    lines = 1_000 * DAY_S
    until_full_s = 128 * MIB / 400_000

    says("two-applications", f"{lines:,} lines a day", f"**{lines * 400 / 10**9} GB**", f"**{1_440 * 5:,} rows a day**")
    says("two-applications", f"Of {lines // 7_200:,} lines", f"{15 * 60 * 1_000:,} lines, {15 * 60 * 400 // 1_000} MB")
    says(
        "two-applications",
        f"**{24 * 4} objects a day**",
        f"every {until_full_s:.0f} s, {ceil(DAY_S / until_full_s)} objects a day",
    )
