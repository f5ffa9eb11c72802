"""Sorted collections that may grow large, kept in leaves of at most 16 KB, each leaf a part.

A table of 100,000 items must not be read to write one of them. So a collection is an index part, which names each
leaf with its first key, and the leaves; a read opens the index and one leaf, a write changes one leaf. Keys are
integers, strings, or tuples of them, all of one type within a collection.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

import msgspec

from services.engine.parts import Parts

K = TypeVar("K", int, str, tuple[int, int], tuple[int, int, int], tuple[str, int])
V = TypeVar("V")
AnyK = TypeVar("AnyK")

LEAF_BYTES = 16 * 1024

_size_of = msgspec.msgpack.Encoder().encode


class Index(msgspec.Struct, Generic[AnyK], array_like=True):
    """Parallel lists, one entry a leaf: first key, leaf number, entries, bytes."""

    firsts: list[AnyK]
    numbers: list[int]
    counts: list[int]
    sizes: list[int]
    next_number: int


class Leaf(msgspec.Struct, Generic[AnyK, V], array_like=True):
    """Entries of one leaf, sorted by key."""

    keys: list[AnyK]
    values: list[V]


class Collection(Generic[K, V]):
    """Entries sorted by key. A value that was got is shared and must not be changed in place: put a new one."""

    __slots__ = ("_index_type", "_leaf_type", "_name", "_parts")

    def __init__(self, parts: Parts, name: str, key: Any, value: Any) -> None:
        self._parts = parts
        self._name = name
        self._index_type, self._leaf_type = _types(key, value)

    def __len__(self) -> int:
        index = self._index()
        return sum(index.counts) if index else 0

    def get(self, key: K) -> V | None:
        """The value at a key, or None."""
        index = self._index()
        if index is None or (at := bisect_right(index.firsts, key) - 1) < 0:
            return None
        leaf = self._leaf(index.numbers[at])
        place = bisect_left(leaf.keys, key)
        return leaf.values[place] if place < len(leaf.keys) and leaf.keys[place] == key else None

    def first(self) -> tuple[K, V] | None:
        """The entry with the least key."""
        return next(self.scan(), None)

    def last(self) -> tuple[K, V] | None:
        """The entry with the greatest key."""
        return next(self.scan(reverse=True), None)

    def floor(self, key: K) -> tuple[K, V] | None:
        """The entry with the greatest key that is not above `key`."""
        return next(self.scan(key, reverse=True), None)

    def scan(self, start: K | None = None, *, inclusive: bool = True, reverse: bool = False) -> Iterator[tuple[K, V]]:
        """Entries from a key on, upwards or (`reverse`) downwards; leaves are opened as the caller gets there."""
        index = self._index()
        if index is None:
            return
        numbers = index.numbers
        at = (len(numbers) - 1 if reverse else 0) if start is None else bisect_right(index.firsts, start) - 1
        if at < 0:
            if reverse:
                return
            at = 0
        order = range(at, -1, -1) if reverse else range(at, len(numbers))
        for position in order:
            leaf = self._leaf(numbers[position])
            places = range(len(leaf.keys))
            if start is not None and position == at:
                if reverse:
                    places = range((bisect_right if inclusive else bisect_left)(leaf.keys, start))
                else:
                    places = range((bisect_left if inclusive else bisect_right)(leaf.keys, start), len(leaf.keys))
            for place in reversed(places) if reverse else places:
                yield leaf.keys[place], leaf.values[place]

    def put(self, key: K, value: V) -> None:
        """Sets the value at a key."""
        if self._index() is None:
            self._begin(key, value)
            return
        index = self._edit_index()
        at = max(bisect_right(index.firsts, key) - 1, 0)
        leaf = self._edit_leaf(index.numbers[at])
        place = bisect_left(leaf.keys, key)
        if place < len(leaf.keys) and leaf.keys[place] == key:
            index.sizes[at] += _size(key, value) - _size(key, leaf.values[place])
            leaf.values[place] = value
        else:
            leaf.keys.insert(place, key)
            leaf.values.insert(place, value)
            index.firsts[at] = leaf.keys[0]
            index.counts[at] += 1
            index.sizes[at] += _size(key, value)
        if index.sizes[at] > LEAF_BYTES:
            self._split(index, at, appended=place == len(leaf.keys) - 1)

    def append(self, entries: Iterable[tuple[K, V]]) -> None:
        """Puts entries whose keys ascend, and are above all that are there: each as `put` would, leaf by leaf."""
        index: Any = None
        leaf: Any = None
        for key, value in entries:
            if leaf is None:
                self.put(key, value)
                index = self._edit_index()
                leaf = self._edit_leaf(index.numbers[-1])
                assert leaf.keys[-1] == key, "what is appended lies above all that is there"
                continue
            assert key > leaf.keys[-1], "what is appended ascends"
            leaf.keys.append(key)
            leaf.values.append(value)
            index.counts[-1] += 1
            index.sizes[-1] += _size(key, value)
            if index.sizes[-1] > LEAF_BYTES:
                self._split(index, len(index.sizes) - 1, appended=True)
                leaf = self._edit_leaf(index.numbers[-1])

    def delete(self, key: K) -> bool:
        """Removes the entry at a key; says whether there was one."""
        if self.get(key) is None:
            return False
        index = self._edit_index()
        at = bisect_right(index.firsts, key) - 1
        leaf = self._edit_leaf(index.numbers[at])
        place = bisect_left(leaf.keys, key)
        index.sizes[at] -= _size(key, leaf.values[place])
        index.counts[at] -= 1
        del leaf.keys[place], leaf.values[place]
        if leaf.keys:
            index.firsts[at] = leaf.keys[0]
        else:
            self._drop_leaves(index, at, at + 1)
        return True

    def drop_before(self, key: K) -> int:
        """Removes every entry below a key and says how many; whole leaves go without being read."""
        return self.drop_range(None, key)

    def drop_range(self, start: K | None, stop: K) -> int:
        """Removes every entry from `start` (the least, if None) up to, not including, `stop`."""
        if self._index() is None:
            return 0
        index = self._edit_index()
        before: int = sum(index.counts)
        for at in reversed(range(len(index.firsts))):
            following = index.firsts[at + 1] if at + 1 < len(index.firsts) else None
            if index.firsts[at] >= stop or (start is not None and following is not None and following <= start):
                continue
            if (start is None or index.firsts[at] >= start) and following is not None and following <= stop:
                self._drop_leaves(index, at, at + 1)
                continue
            self._trim(index, at, start, stop)
        left: int = sum(index.counts)
        return before - left

    def drop_all(self) -> None:
        """Removes everything, the index included."""
        index = self._parts.get(self._name, self._index_type)
        if index is None:
            return
        for number in index.numbers:
            self._parts.drop(self._leaf_name(number))
        self._parts.drop(self._name)

    def _begin(self, key: K, value: V) -> None:
        emptied = self._parts.get(self._name, self._index_type)
        number = emptied.next_number if emptied else 0
        self._parts.put(self._name, self._index_type([key], [number], [1], [_size(key, value)], number + 1))
        self._parts.put(self._leaf_name(number), self._leaf_type([key], [value]))

    def _trim(self, index: Any, at: int, start: K | None, stop: K) -> None:
        leaf = self._leaf(index.numbers[at])
        low = 0 if start is None else bisect_left(leaf.keys, start)
        high = bisect_left(leaf.keys, stop)
        if low >= high:
            return
        if high - low == len(leaf.keys):
            self._drop_leaves(index, at, at + 1)
            return
        leaf = self._edit_leaf(index.numbers[at])
        index.sizes[at] -= sum(_size(leaf.keys[i], leaf.values[i]) for i in range(low, high))
        index.counts[at] -= high - low
        del leaf.keys[low:high], leaf.values[low:high]
        index.firsts[at] = leaf.keys[0]

    def _split(self, index: Any, at: int, *, appended: bool) -> None:
        """Cuts a leaf that has outgrown its size in two; what is only ever appended to leaves full leaves behind."""
        leaf = self._edit_leaf(index.numbers[at])
        count = len(leaf.keys)
        if count == 1:
            return
        cut = count - 1 if appended else count // 2
        upper = self._leaf_type(leaf.keys[cut:], leaf.values[cut:])
        upper_size = sum(map(_size, upper.keys, upper.values))
        del leaf.keys[cut:], leaf.values[cut:]
        number = index.next_number
        index.next_number += 1
        index.firsts.insert(at + 1, upper.keys[0])
        index.numbers.insert(at + 1, number)
        index.counts.insert(at + 1, count - cut)
        index.sizes.insert(at + 1, upper_size)
        index.counts[at] = cut
        index.sizes[at] -= upper_size
        self._parts.put(self._leaf_name(number), upper)
        for half in (at + 1, at):
            if index.sizes[half] > LEAF_BYTES:
                self._split(index, half, appended=False)

    def _drop_leaves(self, index: Any, start: int, stop: int) -> None:
        # An index without leaves stays, so that leaf numbers are never used twice.
        for number in index.numbers[start:stop]:
            self._parts.drop(self._leaf_name(number))
        for column in (index.firsts, index.numbers, index.counts, index.sizes):
            del column[start:stop]

    def _index(self) -> Any:
        index = self._parts.get(self._name, self._index_type)
        return index if index is not None and index.numbers else None

    def _edit_index(self) -> Any:
        return self._parts.edit_copied(self._name, self._index_type, _index_copied)

    def _leaf(self, number: int) -> Any:
        leaf = self._parts.get(self._leaf_name(number), self._leaf_type)
        assert leaf is not None, f"{self._leaf_name(number)} is in the index and must be there"
        return leaf

    def _edit_leaf(self, number: int) -> Any:
        return self._parts.edit_copied(self._leaf_name(number), self._leaf_type, _leaf_copied)

    def _leaf_name(self, number: int) -> str:
        return f"{self._name}#{number}"


_known_types: dict[tuple[Any, Any], tuple[Any, Any]] = {}


def _types(key: Any, value: Any) -> tuple[Any, Any]:
    """The index and leaf types of a collection; kept, since making a generic alias is slower than a write."""
    types = _known_types.get((key, value))
    if types is None:
        types = _known_types[key, value] = (Index[key], Leaf[key, value])
    return types


def _index_copied(index: Any) -> Any:
    columns = (index.firsts.copy(), index.numbers.copy(), index.counts.copy(), index.sizes.copy())
    return Index(*columns, index.next_number)


def _leaf_copied(leaf: Any) -> Any:
    """Entries are never changed in place, so that copies of a leaf may share them."""
    return Leaf(leaf.keys.copy(), leaf.values.copy())


def _size(key: object, value: object) -> int:
    return len(_size_of(key)) + len(_size_of(value))
