"""Small pieces of HTML that several parts of a lab's page are made of."""

import re
from collections.abc import Iterator

from django.utils.safestring import SafeString

from courseware.labs.svg import Child, tag

_OPTIONS = re.compile(r" (?=--)")
# Lucide 1.62.0, ISC licence: static/vendor/lucide-static-1.62.0/LICENSE.
_PAUSE = (
    "M6 3h3a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z",
    "M15 3h3a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z",
)
_PLAY = ("M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z",)


def icon(name: str) -> SafeString:
    """A sign for the eye; what it means stands in words beside it or in its button's label."""
    paths = _PLAY if name == "play" else _PAUSE
    return tag("svg", *[tag("path", d=path) for path in paths], cls="gc-icon", viewBox="0 0 24 24", aria_hidden="true")


def press(
    form: str, name: str, value: object, *words: Child, kind: str = "gc-btn", **more: str | bool | None
) -> SafeString:
    """A button that sends a form of the page by its id, wherever in the page the button stands."""
    return tag("button", *words, type="submit", form=form, name=name, value=str(value), cls=kind, **more)


def command(mark: str, words: str, text: str | None) -> SafeString | None:
    """A command with a button that copies it."""
    if text is None:
        return None
    return tag(
        "div",
        tag("code", *_broken(text), id=mark),
        tag("button", words, type="button", cls="gc-btn gc-btn-s", data_copy=mark),
        cls="gc-cli",
    )


def _broken(text: str) -> Iterator[SafeString | str]:
    """A command in pieces at whose ends a line may break; together they are the command as it was."""
    for index, piece in enumerate(_OPTIONS.split(text)):
        if index:
            yield " "
        yield tag("span", piece)
