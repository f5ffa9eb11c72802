"""What every registered topic owes, whatever it is about."""

import pytest

from courseware.labs import topics
from courseware.labs.topics import View
from services.engine import scenario
from services.engine.clock import DAY_US
from services.engine.service import LAB, Catalog
from services.engine.world import World

TOPICS = topics.topics()
SERVICES = {service.name: service for topic in TOPICS for service in topic.services}
OPERATIONS = [(name, operation) for name, service in SERVICES.items() for operation in service.operations]
CONTROLS = [control for service in topics.catalog().services.values() for control in service.controls]

of_each_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)


def begun(topic, seed="a seed"):
    return scenario.begin(topics.catalog(), topic.lab.scenario, seed=seed)


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_every_operation_is_one_of_awss_and_its_requests_can_be_checked(service, operation):
    assert callable(topics.catalog().entry(service, operation).check)


@pytest.mark.parametrize("control", CONTROLS)
def test_every_controls_requests_can_be_checked(control):
    assert callable(topics.catalog().entry(LAB, control).check)


@of_each_topic
def test_a_labs_start_is_the_same_each_time(topic):
    assert begun(topic).digest() == begun(topic).digest()


@of_each_topic
def test_a_lab_goes_on_for_a_day_without_stopping(topic):
    world = begun(topic)

    world.advance_to(world.now_us + DAY_US)

    assert world.stopped() is None
    assert world.bill().total > 0


@of_each_topic
def test_a_lab_is_drawn_from_its_start_in_both_widths(topic):
    world = begun(topic).settled()
    before = world.digest()

    for width in ("wide", "narrow"):
        drawing = topic.lab.draw(world, View(width=width))
        assert "<svg" in drawing.picture
        assert drawing.said

    assert world.digest() == before


@of_each_topic
def test_a_lab_is_drawn_while_there_is_nothing_in_it(topic):
    world = World.begin(topics.catalog(), seed="empty", book=topic.lab.scenario.book)

    drawing = topic.lab.draw(world, View())

    assert drawing.said
    assert topic.lab.offered(world, View()) is not None


@of_each_topic
def test_every_mark_of_a_picture_can_be_selected(topic):
    world = begun(topic).settled()

    for mark in topic.lab.draw(world, View()).marks:
        drawing = topic.lab.draw(world, View(selected=mark))
        assert drawing.inspector


@of_each_topic
def test_a_mark_that_is_not_there_selects_nothing(topic):
    world = begun(topic).settled()

    assert topic.lab.draw(world, View(selected="<script>")).picture == topic.lab.draw(world, View()).picture


def test_all_services_can_live_in_one_world():
    assert Catalog(topics.catalog().services.values()).schemas() == topics.catalog().schemas()
