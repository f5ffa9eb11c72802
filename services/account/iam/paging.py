"""Pages of a list: `MaxItems` of it, and a `Marker` with which the next one begins.

Source: API reference: 100 items where nothing else is said, and 1,000 at most.
"""

import base64
import binascii
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from services.account.iam import refusals
from services.engine.service import Answer, Params

T = TypeVar("T")
ITEMS = 100


def start(params: Params) -> str | None:
    """The key of the item behind which a page begins; None for the first. Raises ValidationException."""
    marker: str | None = params.get("Marker")
    if marker is None:
        return None
    try:
        return base64.urlsafe_b64decode(marker).decode()
    except (binascii.Error, ValueError) as error:
        raise refusals.invalid_marker() from error


def page(params: Params, name: str, items: Iterable[tuple[str, T]], shown: Callable[[T], Any]) -> Answer:
    """A page of items that come in the order of their keys, the first one or those before the page included."""
    most: int = params.get("MaxItems", ITEMS)
    begun = start(params)
    found: list[Any] = []
    last = ""
    for key, item in items:
        if begun is not None and key <= begun:
            continue
        if len(found) == most:
            marker = base64.urlsafe_b64encode(last.encode()).decode()
            return {name: found, "IsTruncated": True, "Marker": marker}
        found.append(shown(item))
        last = key
    return {name: found, "IsTruncated": False}
