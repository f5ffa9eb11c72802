"""Whatever is sent to whichever operation: it is carried out or refused, and a refusal changes nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.engine.errors import ServiceError
from services.engine.service import LAB
from services.engine.shapes.model import service_model
from services.engine.shapes.shape import shape_of
from services.kinesis.sequence import shard_id
from services.kinesis.service import KINESIS
from tests.kinesis.cast import LAST, NAME, iterator, put, resources, send, wait, world_with_stream

HOSTILE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.binary(max_size=20),
    st.text(max_size=20),
    st.sampled_from(["", "\0", "\ud800", "é" * 300, "../x", "shardId-", "9" * 400, "0x10", "１２", "-0", "1e9", "NaN"]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)
LIKELY = {
    "string": st.sampled_from(
        [NAME, "other", shard_id(0), shard_id(2), "0", str(2**127), str(LAST), "9" * 39, "1", "LATEST", "AT_TIMESTAMP"]
    ),
    "integer": st.sampled_from([0, 1, 2, 4, 24, 48, 500, 10_000, 2**31 - 1]),
    "blob": st.sampled_from([b"", b"data", bytes(2**20)]),
    "boolean": st.booleans(),
    "timestamp": st.sampled_from([0, 1.5, 1_793_624_415, 1.7e308, -1e300, 2**80]),
}
OPERATIONS = {("kinesis", name) for name in KINESIS.operations} | {(LAB, name) for name in KINESIS.controls}


def values_of(shape, shapes):
    """Values that fit a shape, mostly."""
    shape = shapes[shape.shape] if shape.shape else shape
    if shape.type == "structure":
        members = {name: value_of(member, shapes) for name, member in shape.members.items()}
        return st.fixed_dictionaries({}, optional=members)
    if shape.type == "list":
        return st.lists(value_of(shape.member, shapes), max_size=3)
    if shape.type == "map":
        return st.dictionaries(st.text(max_size=9), value_of(shape.value, shapes), max_size=3)
    if shape.enum:
        return st.sampled_from(shape.enum)
    return LIKELY["integer" if shape.type == "long" else shape.type]


def value_of(shape, shapes):
    return st.integers(0, 9).flatmap(lambda dice: HOSTILE if dice == 9 else values_of(shape, shapes))


def requests_of(service, operation):
    """Requests of an operation, about the stream more often than not, and with members that do not exist."""
    if service == LAB:
        shape, shapes = shape_of(KINESIS.controls[operation].input_shape), {}
    else:
        model = service_model("kinesis")
        shape, shapes = model.operations[operation].input, model.shapes
    about_the_stream = st.sampled_from([{}, {"StreamName": NAME}, {"StreamName": NAME}])
    extra = st.sampled_from([{}, {}, {}, {"Unknown": 1}])
    return st.builds(
        lambda request, about, more: {**more, **request, **about}, values_of(shape, shapes), about_the_stream, extra
    )


def a_used_world():
    """Two open shards, a closed one, producers, records and an iterator."""
    world = world_with_stream()
    send(world, 50, "a", "b")
    put(world, "user-1")
    world.call(
        "kinesis",
        "SplitShard",
        {"StreamName": NAME, "ShardToSplit": shard_id(0), "NewStartingHashKey": str(2**127)},
    )
    wait(world, 30)
    return world


USED = a_used_world()
ITERATOR = iterator(USED, 1)


@pytest.mark.parametrize(("service", "operation"), sorted(OPERATIONS))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_request_breaks_an_operation(service, operation, data):
    world = USED.fork()
    request = data.draw(requests_of(service, operation))
    if operation == "GetRecords" and data.draw(st.booleans()):
        request["ShardIterator"] = ITERATOR
    before = resources(world)

    refusal = refusal_of(world, service, operation, request)
    after = resources(world)
    wait(world, 61)

    assert refusal is None or (after == before and refusal.code.endswith("Exception") and refusal.message)
    assert world.stopped() is None


def refusal_of(world, service, operation, request):
    try:
        world.call(service, operation, request)
    except ServiceError as refusal:
        return refusal
