from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.engine.clock import SECOND_US, SPEEDS, Clock, anchored, leased, virtual_at

walls = st.integers(0, 10**15)
clocks = st.builds(
    Clock,
    anchor_us=st.integers(0, 10**12),
    anchor_wall_us=walls,
    speed=st.sampled_from(SPEEDS),
    lease_until_us=walls,
)


@given(clocks, walls, walls)
def test_a_clock_never_runs_backwards(clock, one, other):
    early, late = sorted((one, other))

    assert clock.anchor_us <= virtual_at(clock, early) <= virtual_at(clock, late)


@given(clocks, walls)
def test_setting_a_clock_to_what_it_shows_changes_nothing_it_shows(clock, wall_us):
    again = anchored(clock, virtual_at(clock, wall_us), wall_us)

    assert virtual_at(again, wall_us) == virtual_at(clock, wall_us)
    assert (
        virtual_at(again, wall_us + SECOND_US) >= virtual_at(clock, wall_us + SECOND_US)
        or wall_us < clock.anchor_wall_us
    )


@given(clocks, st.integers(0, 10**9))
def test_a_new_lease_goes_on_from_where_the_old_one_ended(clock, away_us):
    wall_us = max(clock.lease_until_us, clock.anchor_wall_us) + away_us
    shown_us = virtual_at(clock, wall_us)

    watched = leased(clock, wall_us + 10 * SECOND_US, wall_us)

    assert virtual_at(watched, wall_us) == shown_us
    assert virtual_at(watched, wall_us + SECOND_US) == shown_us + clock.speed * SECOND_US


def test_a_running_clock_stops_with_its_lease():
    clock = Clock(0, 0, speed=3600, lease_until_us=10 * SECOND_US)

    assert virtual_at(clock, 10 * SECOND_US) == virtual_at(clock, 99 * SECOND_US) == 36_000 * SECOND_US


def test_a_jump_runs_to_its_target_and_is_forgotten_there():
    clock = Clock(5, 0, target_us=900)

    assert virtual_at(clock, 1) == 900
    assert anchored(clock, 400, 1) == replace(clock, anchor_us=400, anchor_wall_us=1)
    assert anchored(clock, 900, 1) == Clock(900, 1)
    assert clock.is_paused is False
