"""What the same would cost otherwise: which way is now, which costs least, and asked no more often than it must be."""

from dataclasses import replace
from fractions import Fraction

import pytest

from courseware.labs import worlds
from courseware.labs.page import otherwise
from courseware.labs.page.asked import Asked
from courseware.labs.page.stage import Stage
from courseware.labs.topics import WhatIf, WhatIfOption

pytestmark = pytest.mark.django_db

NOW = WhatIfOption("candles", Fraction(3, 100), is_now=True)
DEARER, CHEAPER = WhatIfOption("lamps", Fraction(12, 100)), WhatIfOption("the sun", Fraction(0))


def told(*options, is_open=True):
    return str(otherwise.drawn(WhatIf("The same light:", options, "Lamps pay from dusk on."), is_open=is_open))


def test_the_way_that_costs_least_is_named_where_it_is_not_what_is_so_now():
    assert "What if: the sun costs least, $0.00/h" in told(NOW, DEARER, CHEAPER)
    assert "What if: no other way costs less" in told(NOW, DEARER)


def test_each_way_says_how_it_differs_from_now():
    html = told(NOW, DEARER, CHEAPER)

    assert "as it is now" in html
    assert "$0.0900/h more" in html
    assert "$0.0300/h less" in html
    assert "Lamps pay from dusk on." in html


def test_what_is_folded_is_not_in_a_frame():
    assert "<table" not in told(NOW, DEARER, is_open=False)


def test_a_lab_that_knows_no_other_way_says_nothing(toy_topic):
    stage = Stage(toy_topic, Asked(), worlds.preview("toy"))
    silent = replace(toy_topic, lab=replace(toy_topic.lab, what_if=lambda world: None))

    assert otherwise.what_if(stage) is None
    assert otherwise.what_if(replace(stage, topic=silent)) is None


def test_a_running_world_is_asked_seldom_and_a_changed_one_at_once(lab, toy_topic):
    asked = []

    def what_if(world):
        asked.append(world.now_us)
        return WhatIf("The same light:", [NOW, DEARER])

    topic = replace(toy_topic, lab=replace(toy_topic.lab, what_if=what_if))

    def look():
        found = lab.look(lease_s=60)
        return otherwise.what_if(Stage(topic, Asked(), found.world, found))

    lab.set(worlds.Speed(1))
    for _ in range(5):
        lab.wait(1)
        look()
    assert len(asked) == 1

    lab.set(worlds.Speed(0))
    look()
    look()
    assert len(asked) == 2
