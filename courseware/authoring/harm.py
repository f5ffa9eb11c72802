"""What the text of a page must not bring: whatever acts by itself in the browser of who reads it.

The policy of the site stops scripts. This stops the attributes by which our own scripts act, which an author could put
into raw HTML or behind a heading, and by which a page could do something in the name of its reader.
"""

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext as _

_TAGS = {
    *("script", "style", "form", "input", "select", "textarea", "iframe", "frame", "object", "embed", "link", "meta"),
    *("base", "template", "noscript", "applet", "dialog", "portal"),
}
_ATTRIBUTES = {"style", "srcdoc", "formaction", "action", "ping", "background", "autofocus", "contenteditable"}
_BEGIN = ("hx-", "data-hx-", "on", "ws-", "sse-")


class _Looking(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _TAGS:
            self.found.append(f"<{tag}")
        self.found += [name for name, _value in attrs if name in _ATTRIBUTES or name.startswith(_BEGIN)]


def in_pieces(pieces: Iterable[Any]) -> Iterator[str]:
    """The tags and attributes of a page that do more than show something, each once."""
    looking = _Looking()
    for piece in pieces:
        looking.feed(str(piece) if isinstance(piece, str) else "")
    looking.close()
    return iter(dict.fromkeys(looking.found))


def said(words: str) -> str:
    """What to do about one of them."""
    return _("A page shows, it does not act: take out “%(words)s”.") % {"words": words}
