"""The pictures that a lesson may name."""

from collections.abc import Callable, Mapping

from courseware.labs.topics import Drawing, View
from services.engine.world import World
from services.kinesis.pictures import drawing
from services.kinesis.pictures.figures import bill, lineage, reading, ring

FIGURES: Mapping[str, Callable[[World, View], Drawing]] = {
    "shards": drawing.draw,
    "ring": ring.draw,
    "readers": reading.draw,
    "lineage": lineage.draw,
    "bill": bill.draw,
}
