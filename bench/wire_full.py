"""Calls over the wire as in `wire`, where each commit waits for the disk: safe against a power cut."""

import os
from collections.abc import Iterator

from bench import wire
from bench.figure import Figure


def measure() -> Iterator[Figure]:
    """The same figures, with DATABASE_SYNC=FULL."""
    os.environ["DATABASE_SYNC"] = "FULL"
    yield from wire.measure("full")
