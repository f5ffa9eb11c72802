"""Wall time, the same for all processes on one database: the database's.

On SQLite all processes are on one machine and its clock is theirs. Elsewhere each process measures how far its own
clock is from the database's, at first and once a minute: 50 ms at 3600x are three minutes of a world.
"""

import time
from dataclasses import dataclass

from django.db import connection

MEASURED_EVERY_S = 60


@dataclass
class _Offset:
    us: int = 0
    measure_at_s: float = 0.0


_offset = _Offset()


def wall_us() -> int:
    """Microseconds since 1970, by the database's clock."""
    if connection.vendor != "sqlite" and time.monotonic() >= _offset.measure_at_s:
        _offset.us = _measured_us()
        _offset.measure_at_s = time.monotonic() + MEASURED_EVERY_S
    return own_us() + _offset.us


def own_us() -> int:
    """Microseconds since 1970, by this machine's clock."""
    return time.time_ns() // 1000


def _measured_us() -> int:
    """How far ahead the database's clock is, taken halfway between asking and hearing."""
    asked_us = own_us()
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)")
        theirs_us: int = cursor.fetchone()[0]
    return theirs_us - (asked_us + own_us()) // 2
