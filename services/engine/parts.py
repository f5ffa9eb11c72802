"""State as named parts of bytes, decoded when first asked for and encoded when written.

A world is a few hundred to a few thousand parts: a service's root per region, the leaves of its collections, its
levels. Whoever keeps worlds stores parts by name and version and knows nothing of what is in them; whoever writes a
service sees typed values and knows nothing of storage. `Parts` stands between the two.

Copies are cheap because nothing is copied: a fork shares bytes and decoded values with its origin until one of the two
writes, and then only the part written is decoded anew.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

import msgspec

T = TypeVar("T")

GONE = b""
_encode = msgspec.msgpack.Encoder().encode


_decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {}


def _decoder(of: Any) -> msgspec.msgpack.Decoder[Any]:
    """The decoder of a type; kept, since making one is slower than most decoding."""
    decoder = _decoders.get(of)
    if decoder is None:
        decoder = _decoders[of] = msgspec.msgpack.Decoder(of)
    return decoder


class PartSource(Protocol):
    """Where parts come from that this copy has not read yet."""

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; None or empty when there is no such part."""

    def names(self, prefix: str) -> Iterable[str]:
        """The names of its parts that begin so, in any order. Asked for only when a world is brought up to date."""


class NoParts:
    """The source of a world that begins: it has nothing."""

    def read(self, name: str) -> bytes | None:
        return None

    def names(self, prefix: str) -> Iterable[str]:
        return ()


class Parts:
    """A working copy of a world's parts over a source, which is asked at most once for each name."""

    def __init__(self, source: PartSource, known: Mapping[str, bytes] | None = None) -> None:
        self._source = source
        self._base: dict[str, bytes] = dict(known or {})  # as the source has them
        self._new: dict[str, bytes] = {}  # written since
        self._values: dict[str, Any] = {}  # decoded; shared with forks unless owned
        self._owned: set[str] = set()  # decoded values that only this copy holds and may have changed

    def get(self, name: str, of: type[T]) -> T | None:
        """The decoded part, or None if there is none. It is shared: the caller must not change it."""
        value = self._values.get(name)
        if value is None:
            encoded = self._bytes(name)
            if not encoded:
                return None
            value = self._values[name] = _decoder(of).decode(encoded)
        return value  # type: ignore[no-any-return]

    def edit(self, name: str, of: type[T]) -> T:
        """A decoded part that may be changed in place; what it then holds is encoded when asked for.

        Raises KeyError if there is no such part.
        """
        if name in self._owned:
            return self._values[name]  # type: ignore[no-any-return]
        encoded = self._bytes(name)
        if not encoded:
            raise KeyError(name)
        value = self._values[name] = _decoder(of).decode(encoded)
        self._owned.add(name)
        return value  # type: ignore[no-any-return]

    def edit_copied(self, name: str, of: type[T], copied: Callable[[T], T]) -> T:
        """The same for a part of which nothing but the outermost is ever changed in place: `copied` makes a new
        outermost around what both then share, which is cheaper than to decode the whole.

        Raises KeyError if there is no such part.
        """
        value = self.get(name, of)
        if value is None:
            raise KeyError(name)
        if name not in self._owned:
            value = self._values[name] = copied(value)
            self._owned.add(name)
        return value

    def put(self, name: str, value: object) -> None:
        """Sets a part; the value is this copy's from now on."""
        self._values[name] = value
        self._owned.add(name)

    def drop(self, name: str) -> None:
        """Removes a part, if there is one."""
        self._values.pop(name, None)
        self._owned.discard(name)
        if self._bytes(name):
            self._new[name] = GONE

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._owned or bool(self._bytes(name))

    def names(self, prefix: str) -> list[str]:
        """The sorted names of all parts that begin so, those that were not read yet included."""
        self._settle_owned()
        known = {**self._base, **self._new}
        names = {name for name in known if name.startswith(prefix)} | set(self._source.names(prefix))
        return sorted(name for name in names if known.get(name) != GONE)

    def encoded(self, name: str) -> bytes:
        """A part's bytes as they would be stored; empty if there is no such part."""
        self._settle_owned()
        return self._bytes(name)

    def put_encoded(self, name: str, encoded: bytes) -> None:
        """Sets a part by its bytes; empty ones remove it."""
        self._values.pop(name, None)
        self._owned.discard(name)
        self._new[name] = encoded

    def replace(self, name: str, encoded: bytes) -> None:
        """Catches up with the source, where this part is newer than what this copy had."""
        self._values.pop(name, None)
        self._owned.discard(name)
        self._new.pop(name, None)
        self._base[name] = encoded

    def changes(self) -> dict[str, bytes]:
        """The parts whose bytes differ from the source's, empty bytes for those that are gone."""
        self._settle_owned()
        return {name: encoded for name, encoded in self._new.items() if self._base.get(name) != encoded}

    def mark_clean(self) -> None:
        """Says that the source has now what this copy has."""
        self._settle_owned()
        self._base.update(self._new)
        self._new.clear()

    def fork(self, source: PartSource | None = None) -> "Parts":
        """Another working copy that starts with the same parts. Neither sees what the other writes from now on.

        Another source may be given, if it has what this copy's source and changes have together.
        """
        self._settle_owned()
        twin = Parts(source or self._source)
        twin._base = self._base.copy()
        twin._new = self._new.copy()
        twin._values = self._values.copy()
        return twin

    def items(self) -> Iterator[tuple[str, bytes]]:
        """Every part this copy knows of, by name: all of them if the world began here, else those read so far."""
        self._settle_owned()
        known = {**self._base, **self._new}
        return iter(sorted((name, encoded) for name, encoded in known.items() if encoded))

    def held_bytes(self) -> int:
        """How many encoded bytes this copy keeps in memory."""
        return sum(map(len, self._base.values())) + sum(map(len, self._new.values()))

    def _bytes(self, name: str) -> bytes:
        encoded = self._new.get(name)
        if encoded is None:
            encoded = self._base.get(name)
            if encoded is None:
                encoded = self._base[name] = self._source.read(name) or GONE
        return encoded

    def _settle_owned(self) -> None:
        """Encodes what may have been changed in place. The values stay decoded, but shared from now on."""
        for name in self._owned:
            encoded = _encode(self._values[name])
            if self._base.get(name) == encoded:
                self._new.pop(name, None)
            else:
                self._new[name] = encoded
        self._owned.clear()
