"""Worlds in files, as a store would keep them: what releases saved must open in every later one.

`python -m tests.engine.kept NAME` writes the world of this release to `tests/engine/worlds/NAME.msgpack`. A file that
is there is never written again.
"""

import sys
from pathlib import Path

import msgspec

from services.engine.clock import SECOND_US
from services.engine.parts import Parts
from services.engine.service import Catalog
from services.engine.world import World
from tests.engine.toy import CATALOG

FOLDER = Path(__file__).parent / "worlds"


class Kept(msgspec.Struct):
    """A world at rest."""

    seed: str
    book: str
    now_us: int
    parts: dict[str, bytes]


class Shelf:
    """A source of parts that counts what is asked of it."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.asked: list[str] = []

    def read(self, name: str) -> bytes | None:
        self.asked.append(name)
        return self.parts.get(name)

    def names(self, prefix: str) -> list[str]:
        return [name for name in self.parts if name.startswith(prefix)]


def kept(world: World) -> Kept:
    """What a store would keep of a world."""
    return Kept(world.seed, world.book, world.now_us, dict(world.parts.items()))


def opened(kept: Kept, catalog: Catalog = CATALOG) -> World:
    """The world again, its parts read when they are asked for."""
    return World.open(catalog, Parts(Shelf(kept.parts)), seed=kept.seed, book=kept.book, now_us=kept.now_us)


def from_file(name: str) -> Kept:
    """A world that a release saved."""
    return msgspec.msgpack.decode((FOLDER / f"{name}.msgpack").read_bytes(), type=Kept)


def a_full_world() -> World:
    """A world with something of everything that the engine keeps."""
    world = World.begin(CATALOG, seed="kept", book="2026-11-01", origin_us=1_793_624_400_000_000)
    for region, names in (("us-east-1", ("hall", "desk", "door")), ("eu-west-1", ("hall",))):
        for name in names:
            world.call("toy", "Light", {"Name": name, "Blinks": 20}, region=region)
            world.advance_to(world.now_us + SECOND_US)
    world.call("toy", "PutOut", {"Name": "door"})
    world.call("toy", "Ask", {"Name": "hall"})
    world.call("lab", "StartFault", {"Scope": "ZONE", "Target": "us-east-1a"})
    return world


if __name__ == "__main__":
    target = FOLDER / f"{sys.argv[1]}.msgpack"
    with target.open("xb") as file:
        file.write(msgspec.msgpack.encode(kept(a_full_world())))
