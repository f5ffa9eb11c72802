"""One world's life, told as a test. Whoever wants to know what the engine does reads this first."""

import pytest

from services.engine.clock import SECOND_US
from services.engine.errors import ServiceError
from services.engine.world import World
from tests.engine.toy import CATALOG


def test_the_life_of_a_world():
    # A world begins empty, at virtual time 0. Its seed names its luck, its book the prices of its day.
    world = World.begin(CATALOG, seed="story", book="2026-11-01")
    assert world.now_us == 0
    assert world.next_event_us() is None

    # There is one door into it, and what comes in has the shapes and the names of the service's API.
    assert world.call("toy", "Light", {"Name": "reading", "Blinks": 5}) == {"Name": "reading"}
    assert world.call("toy", "Count", {}) == {"Lit": 1}

    # What the API would refuse is refused in its words, and nothing has changed by it.
    with pytest.raises(ServiceError, match="ResourceInUseException"):
        world.call("toy", "Light", {"Name": "reading"})
    with pytest.raises(ServiceError, match="ValidationException"):
        world.call("toy", "Light", {"Name": ""})
    assert world.call("toy", "Count", {}) == {"Lit": 1}

    # Time passes only when somebody lets it. Then the due events happen, in order.
    assert world.next_event_us() == SECOND_US
    world.advance_to(3 * SECOND_US)
    assert world.call("toy", "Ask", {"Name": "reading"}) == {"Blinks": 3}

    # However time is sliced, the world comes to the same. A fork is another world from here on; it costs nothing.
    at_once, in_steps = world.fork(), world.fork()
    at_once.advance_to(10 * SECOND_US)
    for tenth in range(31, 101):
        in_steps.advance_to(tenth * SECOND_US // 10)
    assert at_once.digest() == in_steps.digest() != world.digest()

    # What happened inside is told as data, what was used is counted, and the rest is computed from the state.
    blinked = at_once.trace_lines(newest=1)[0]
    assert (blinked.kind, blinked.ids, blinked.count) == ("blinked", ("reading",), 5)
    assert at_once.used() == {"toy.blink": 5, "toy.lamp_second": 10}

    # A part of the cloud can be taken away, by a control that AWS does not have but through the same door.
    at_once.call("lab", "StartFault", {"Scope": "CONTROL_PLANE", "Target": "us-east-1"})
    with pytest.raises(ServiceError, match="control plane"):
        at_once.call("toy", "Light", {"Name": "desk"})
    assert at_once.call("toy", "Ask", {"Name": "reading"}) == {"Blinks": 5}

    # An event that fails stops this world just before it, and says so. The others never notice.
    world.call("toy", "Light", {"Name": "broken"})
    world.advance_to(60 * SECOND_US)
    assert world.now_us == 5 * SECOND_US
    assert "the bulb burst" in world.stopped().reason
    assert world.call("toy", "Ask", {"Name": "broken"}) == {"Blinks": 1}
    assert in_steps.stopped() is None
