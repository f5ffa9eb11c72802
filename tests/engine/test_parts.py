import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.engine.parts import NoParts, Parts
from tests.engine.kept import Shelf


class Box(msgspec.Struct, array_like=True):
    number: int


def packed(number):
    return msgspec.msgpack.encode(Box(number))


def test_a_part_is_read_once_and_decoded_once():
    shelf = Shelf({"a": packed(1)})
    parts = Parts(shelf)

    assert parts.get("a", Box) is parts.get("a", Box)
    assert parts.get("b", Box) is None is parts.get("b", Box)
    assert shelf.asked == ["a", "b"]


def test_only_what_differs_is_a_change():
    parts = Parts(Shelf({"a": packed(1), "b": packed(2), "c": packed(3)}))

    parts.edit("a", Box).number = 7
    parts.edit("b", Box).number = 2
    parts.drop("c")
    parts.put("d", Box(4))

    assert parts.changes() == {"a": packed(7), "c": b"", "d": packed(4)}


def test_after_a_commit_nothing_is_changed_and_editing_goes_on():
    parts = Parts(NoParts())
    parts.put("a", Box(1))

    parts.mark_clean()
    assert parts.changes() == {}
    parts.edit("a", Box).number = 2

    assert parts.changes() == {"a": packed(2)}


def test_a_part_that_is_not_there_cannot_be_edited():
    with pytest.raises(KeyError):
        Parts(NoParts()).edit("a", Box)


def test_catching_up_forgets_what_was_decoded():
    parts = Parts(Shelf({"a": packed(1)}))
    parts.edit("a", Box).number = 5

    parts.replace("a", packed(9))

    assert parts.get("a", Box) == Box(9)
    assert parts.changes() == {}


def test_names_are_those_of_the_source_and_the_new_ones_but_not_what_is_gone():
    parts = Parts(Shelf({"shop/a": packed(1), "shop/b": packed(2), "other": packed(3)}))

    parts.drop("shop/b")
    parts.put("shop/c", Box(4))

    assert parts.names("shop/") == ["shop/a", "shop/c"]


def test_a_part_can_be_set_by_its_bytes():
    parts = Parts(Shelf({"a": packed(1), "b": packed(2)}))
    parts.edit("a", Box).number = 5

    parts.put_encoded("a", packed(9))
    parts.put_encoded("b", b"")

    assert parts.get("a", Box) == Box(9)
    assert parts.changes() == {"a": packed(9), "b": b""}
    assert parts.encoded("a") == packed(9)


@given(st.lists(st.tuples(st.sampled_from("pqr"), st.sampled_from("abc"), st.integers(0, 9)), max_size=40))
def test_forks_never_see_each_others_writes(writes):
    copies = {"p": Parts(Shelf({"a": packed(1)}))}
    copies["q"] = copies["p"].fork()
    copies["r"] = copies["q"].fork()
    expected = {who: {"a": 1} for who in copies}

    for who, name, number in writes:
        if name in expected[who] and number % 2:
            copies[who].edit(name, Box).number = number
        else:
            copies[who].put(name, Box(number))
        expected[who][name] = number
        if number == 0:
            copies["r"] = copies[who].fork()
            expected["r"] = dict(expected[who])

    for who, parts in copies.items():
        assert {name: parts.get(name, Box).number for name in expected[who]} == expected[who]
