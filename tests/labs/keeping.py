"""What a test asks of worlds in the database: what each kept version holds, and to be another process for a while."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from courseware.labs.models import Part, Version
from courseware.labs.store.caching import cache
from services.engine.parts import NoParts, Parts
from services.engine.world import World
from tests.engine.toy import CATALOG


def whole(world_id: int, number: int) -> dict[str, bytes]:
    """All parts of a version, found without any of the store's statements."""
    rows = Part.objects.filter(world=world_id, version__lte=number).order_by("version")
    parts = {name: bytes(encoded) for name, encoded in rows.values_list("name", "bytes")}
    return {name: encoded for name, encoded in parts.items() if encoded}


def digest_of(parts: dict[str, bytes]) -> str:
    """The fingerprint of a world that consists of these parts."""
    return World(CATALOG, Parts(NoParts(), parts), seed="", book="", now_us=0).digest()


def kept(world_id: int) -> dict[int, str]:
    """The fingerprint of each version that is kept."""
    numbers = Version.objects.filter(world=world_id).order_by("number").values_list("number", flat=True)
    return {number: digest_of(whole(world_id, number)) for number in numbers}


class Process:
    """Another process, as far as worlds go: it has copies of its own, and shares the database."""

    def __init__(self) -> None:
        self._slots = OrderedDict()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        own, cache._slots = cache._slots, self._slots
        try:
            yield
        finally:
            self._slots, cache._slots = cache._slots, own
