"""Parts of a frame that a page has already are not sent again: an empty element in their place leaves what is there.

The address of the next frame says which parts the page will have then, by their fingerprints. Whoever asks without such
gets all of them.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b

MOST_NAMED = 64
DIGITS = 5
_BEGINS = re.compile(r'<(\w+)[^>]*? id="([^"]*)"')


def fingerprints(parts: Iterable[str]) -> Mapping[str, str]:
    """Parts by a few characters that tell them from one another."""
    return {_fingerprint(part): part for part in parts if part}


def _fingerprint(part: str) -> str:
    return urlsafe_b64encode(blake2b(part.encode(), digest_size=6).digest())[:DIGITS].decode()


def named(parts: Iterable[str]) -> str:
    """Fingerprints as an address carries them."""
    return "~".join(list(parts)[:MOST_NAMED])


def parsed(text: str) -> frozenset[str]:
    """The fingerprints in an address."""
    return frozenset(text.split("~")) if text else frozenset()


def left_out(html: str, parts: Mapping[str, str], had: Collection[str]) -> str:
    """A frame without the parts that the page has."""
    for found, part in parts.items():
        if found in had:
            html = html.replace(part, _place(part), 1)
    return html


def _place(part: str) -> str:
    """Where a part stands: an empty element of its kind and its id."""
    found = _BEGINS.match(part)
    assert found is not None, f"a part begins with an element that has an id, not with {part[:40]}"
    return f'<{found[1]} id="{found[2]}" data-keep=""></{found[1]}>'
