"""A live figure: `::: live TOPIC/PICTURE scenario=NAME alt="…" [actions=a,b] [select=MARK] [shows=ID,ID]`.

Its body is the caption. `PICTURE` is one of the lab's figures, or `lab` for the picture of the lab itself; `shows`
names the concepts that one can see in it. Whether scenario, picture, actions and concepts are there is asked by
`check_course`, since a page can be read without its topic.
"""

from django.utils.safestring import SafeString

from courseware.lessons.directives.reading import Drawn
from courseware.lessons.page import Figure


def live(drawn: Drawn) -> None:
    block = drawn.block
    topic, _, picture = block.argument.partition("/")
    if topic != drawn.writing.topic or not picture:
        drawn.blame(f"write {drawn.writing.topic}/ and the name of a picture, not {block.argument!r}")
    if not block.body:
        drawn.blame("a figure has a caption: what to watch, what to touch")
    figure = Figure(
        anchor=_anchor(drawn, block.options.get("scenario") or picture),
        picture=picture,
        scenario=block.options.get("scenario", ""),
        text=drawn.option("alt"),
        caption=SafeString(),
        actions=_listed(block.options.get("actions", "")),
        select=block.options.get("select", ""),
        shows=_listed(block.options.get("shows", "")),
        line=block.line,
    )
    drawn.markdown(block.body, drawn.writing.leave(figure, drawn.parent))


def _listed(names: str) -> tuple[str, ...]:
    return tuple(filter(None, names.split(",")))


def _anchor(drawn: Drawn, name: str) -> str:
    """The same as long as a page has no other figure of the same scenario before this one."""
    taken = {slot.anchor for slot in drawn.writing.slots}
    names = [f"figure-{name}", *(f"figure-{name}-{number}" for number in range(2, len(taken) + 3))]
    return next(each for each in names if each not in taken)
