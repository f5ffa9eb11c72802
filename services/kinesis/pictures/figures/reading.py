"""Those who read, as a figure: what the shards keep, the lines of the readers, and the first one's rule and leases."""

from django.utils.safestring import SafeString

from courseware.labs.topics import Drawing, View
from services.engine.world import World
from services.kinesis.pictures.drawing import drawing
from services.kinesis.pictures.reader_words import aloud
from services.kinesis.pictures.seen import seen
from services.kinesis.pictures.sheet import Sheet


def draw(world: World, view: View) -> Drawing:
    """The stream as the lab draws it; the sentence is about who reads."""
    board = seen(world, view.selected)
    drawn = drawing(board, view.width, Sheet(view.line), with_table=view.table)
    readers = {board.named(reader.part) for reader in board.readers}
    return Drawing(
        picture=drawn.picture,
        caption=drawn.caption,
        table=drawn.table if view.table else SafeString(),
        inspector=drawn.inspector,
        said=". ".join(aloud(reader) for reader in board.readers) or drawn.said,
        marks={part: words for part, words in drawn.marks.items() if part in readers},
        same=drawn.same,
    )
