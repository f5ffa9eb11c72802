"""What is wrong with a request, in AWS's words.

A wrong JSON type ends the reading at once (SerializationException). What breaks a constraint is gathered, ten at most,
and refused together (ValidationException). A request may be hostile, so nothing here repeats more of it than a line.
Source: the messages that AWS's JSON services answer with, which follow from the traits of their models.
Model: AWS does not say at which member a wrong type was found; we do, since a student has to find it.
"""

from typing import Any

from services.engine.errors import ServiceError

# Where a value lies: the place of what holds it, and its name or its index there. None is the request itself.
Place = tuple["Place | None", "str | int"]

MOST_PROBLEMS = 10
MOST_SHOWN = 120
MOST_NAME = 60
SHOWN_LEVELS = 3


class Enough(Exception):
    """As many problems were found as are told."""


class Problems:
    """What has been found so far in one request.

    `nulls` says whether a member was given as null; `levels`, how deep the reading is in shapes that hold themselves.
    """

    __slots__ = ("found", "levels", "nulls")

    def __init__(self) -> None:
        self.found: list[str] = []
        self.levels = 0
        self.nulls = False

    def add(self, value: Any, place: Place | None, constraint: str, *, secret: bool = False) -> None:
        """Notes a broken constraint. Raises Enough when no more need to be looked for."""
        said = "" if secret else f" {shown(value)}"
        self.found.append(f"Value{said} at '{path(place)}' failed to satisfy constraint: {constraint}")
        if len(self.found) == MOST_PROBLEMS:
            raise Enough

    def refusal(self) -> ServiceError:
        """All that was found, as one error."""
        count = len(self.found)
        plural = "s" if count > 1 else ""
        return ServiceError(
            "ValidationException", f"{count} validation error{plural} detected: {'; '.join(self.found)}"
        )


def wrong_type(message: str, place: Place | None) -> ServiceError:
    """The refusal of a value that is not of its shape's type."""
    where = f" (at '{path(place)}')" if place else ""
    return ServiceError("SerializationException", f"{message}{where}")


def path(place: Place | None) -> str:
    """A place as AWS writes it: members begin in lower case, elements are counted from one.

    >>> path((((None, "Records"), 0), "PartitionKey"))
    'records.1.member.partitionKey'
    """
    names: list[str] = []
    while place is not None:
        place, name = place
        names.append(f"{name + 1}.member" if isinstance(name, int) else clipped(name[:1].lower() + name[1:], MOST_NAME))
    return clipped(".".join(reversed(names)), 3 * MOST_SHOWN)


def shown(value: Any) -> str:
    """A value as AWS repeats it, cut off where it gets long.

    >>> shown("clicks"), shown(None), shown(["a", 7]), shown(b"abc")
    ("'clicks'", 'null', "'[a, 7]'", "'java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]'")
    """
    return "null" if value is None else f"'{clipped(_plain(value, SHOWN_LEVELS), MOST_SHOWN)}'"


def clipped(text: str, most: int) -> str:
    """The text, or its beginning and three dots."""
    return text if len(text) <= most else f"{text[:most]}..."


def _plain(value: Any, levels: int) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return value[: MOST_SHOWN + 1]
        case bytes():
            return f"java.nio.HeapByteBuffer[pos=0 lim={len(value)} cap={len(value)}]"
        case int() | float():
            return str(value)
        case _ if levels == 0:
            return "..."
        case list() | tuple():
            items = [_plain(item, levels - 1) for item in value[: MOST_SHOWN // 2]]
            return f"[{', '.join(items)}]"
        case dict():
            entries = list(value.items())[: MOST_SHOWN // 2]
            return f"{{{', '.join(f'{_plain(key, 0)}={_plain(item, levels - 1)}' for key, item in entries)}}}"
        case _:
            return type(value).__name__
