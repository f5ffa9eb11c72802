import msgspec
from hypothesis import given
from hypothesis import strategies as st

from services.engine.collection import LEAF_BYTES, Collection
from services.engine.parts import NoParts, Parts

keys = st.integers(0, 60)
values = st.one_of(st.text(max_size=5), st.integers(1, 7).map(lambda kilobytes: "x" * kilobytes * 1000))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), keys, values),
        st.tuples(st.just("delete"), keys, st.just("")),
        st.tuples(st.just("drop_before"), keys, st.just("")),
        st.tuples(st.just("drop_range"), keys, st.just("")),
    ),
    max_size=80,
)


def entries_of(start=0):
    return Collection(Parts(NoParts()), "things", int, str)


def applied(things, model, step):
    action, key, value = step
    if action == "put":
        things.put(key, value)
        model[key] = value
    elif action == "delete":
        assert things.delete(key) == (model.pop(key, None) is not None)
    else:
        start = None if action == "drop_before" else key // 2
        gone = [one for one in model if (start is None or one >= start) and one < key]
        assert things.drop_range(start, key) == len(gone)
        for one in gone:
            del model[one]


@given(steps, keys)
def test_a_collection_is_a_sorted_mapping(steps, probe):
    things, model = entries_of(), {}

    for step in steps:
        applied(things, model, step)

    in_order = sorted(model.items())
    assert list(things.scan()) == in_order
    assert list(things.scan(reverse=True)) == in_order[::-1]
    assert list(things.scan(probe)) == [entry for entry in in_order if entry[0] >= probe]
    assert list(things.scan(probe, inclusive=False)) == [entry for entry in in_order if entry[0] > probe]
    assert list(things.scan(probe, reverse=True)) == [entry for entry in in_order[::-1] if entry[0] <= probe]
    assert len(things) == len(model)
    assert things.get(probe) == model.get(probe)
    assert things.floor(probe) == next((entry for entry in in_order[::-1] if entry[0] <= probe), None)
    assert (things.first(), things.last()) == ((in_order[0], in_order[-1]) if in_order else (None, None))


@given(steps)
def test_leaves_stay_small_and_their_sizes_are_known(steps):
    parts = Parts(NoParts())
    things, model = Collection(parts, "things", int, str), {}

    for step in steps:
        applied(things, model, step)

    for name, encoded in parts.items():
        if "#" in name:
            assert len(encoded) <= LEAF_BYTES + 16 or len(model) == 1


@given(st.lists(st.lists(values, max_size=12), max_size=6), st.booleans())
def test_appending_gives_what_putting_one_by_one_gives(batches, is_kept_between):
    one_by_one, at_once = Parts(NoParts()), Parts(NoParts())
    number = 0

    for batch in batches:
        entries = list(enumerate(batch, start=number))
        number += len(batch)
        for key, value in entries:
            Collection(one_by_one, "things", int, str).put(key, value)
        Collection(at_once, "things", int, str).append(entries)
        if is_kept_between:
            at_once.mark_clean()

    assert list(at_once.items()) == list(one_by_one.items())


@given(steps, steps, steps)
def test_forks_of_a_collection_never_see_each_others_writes(before, first, second):
    origin, model = Parts(NoParts()), {}
    for step in before:
        applied(Collection(origin, "things", int, str), model, step)
    branches = [(origin.fork(), dict(model), first), (origin.fork(), dict(model), second)]

    for parts, expected, steps in branches:
        for step in steps:
            applied(Collection(parts, "things", int, str), expected, step)

    for parts, expected, _ in [*branches, (origin, model, ())]:
        assert list(Collection(parts, "things", int, str).scan()) == sorted(expected.items())
        for name, encoded in parts.items():
            assert msgspec.msgpack.encode(parts.get(name, object)) == encoded


def test_a_write_decodes_no_leaf_that_was_read_before():
    parts = Parts(NoParts())
    things = Collection(parts, "things", int, str)
    things.append((key, f"value {key}") for key in range(5_000))
    parts = Parts(NoParts(), dict(parts.items()))
    things = Collection(parts, "things", int, str)
    things.put(5_000, "first")
    value = things.get(4_999)

    twin = parts.fork()
    Collection(twin, "things", int, str).append([(5_001, "another")])

    assert Collection(twin, "things", int, str).get(4_999) is value


def test_a_write_into_many_changes_one_leaf_and_the_index():
    parts = Parts(NoParts())
    things = Collection(parts, "things", int, str)
    for key in range(20_000):
        things.put(key, f"value {key}")
    parts.mark_clean()

    things.put(12_345, "another")

    assert sum(map(len, parts.changes().values())) < 2 * LEAF_BYTES
    assert len(parts.changes()) == 2


def test_what_is_only_appended_leaves_full_leaves_behind():
    parts = Parts(NoParts())
    things = Collection(parts, "things", int, str)
    for key in range(5_000):
        things.put(key, "x" * 90)
    parts.mark_clean()

    leaves = sorted((int(name.partition("#")[2]), len(encoded)) for name, encoded in parts.items() if "#" in name)
    full = [size for _, size in leaves[:-1]]

    assert min(full) > 0.95 * LEAF_BYTES


def test_leaf_numbers_are_never_used_twice():
    parts = Parts(NoParts())
    things = Collection(parts, "things", int, str)
    things.put(1, "first")
    things.delete(1)

    things.put(1, "second")

    assert [name for name, _ in parts.items()] == ["things", "things#1"]
