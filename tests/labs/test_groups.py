"""Controls stand in groups, of which the first few are in sight and the others unfold; none is out of reach."""

import re
from dataclasses import replace

import pytest
from django import forms
from django.test import RequestFactory

from courseware.labs import worlds
from courseware.labs.page import offers
from courseware.labs.page.asked import Asked
from courseware.labs.page.offers import Answered
from courseware.labs.page.stage import Stage
from courseware.labs.topics import Action, Prefilled
from tests.labs.toy import light


class LampForm(forms.Form):
    name = forms.CharField()


LIGHT = Action("light", "Light lamp", LampForm, lambda cleaned, world: light(cleaned["name"]))


@pytest.fixture
def controls(toy_topic):
    """What stands in the place of the controls for such groups of forms."""

    def drawn(groups, answered=None):
        offered = [
            Prefilled("light", {"name": f"lamp {number}"}, key=f"k{number}", group=group)
            for number, group in enumerate(groups)
        ]
        lab = replace(toy_topic.lab, actions=[LIGHT], offered=lambda world, view: offered)
        stage = Stage(replace(toy_topic, lab=lab), Asked(), worlds.preview("toy"))
        return str(offers.drawn(stage, RequestFactory().get("/"), answered).place("controls"))

    return drawn


def in_sight(html):
    return re.findall(r'<form id="light--(k\d+)"', html.partition('id="more-controls"')[0])


def test_four_groups_are_in_sight_and_the_others_unfold(controls):
    html = controls(["A", "B", "A", "C", "D", "E", "F"])

    assert in_sight(html) == ["k0", "k2", "k1", "k3", "k4"]
    assert re.findall(r'<form id="light--(k\d+)"', html) == ["k0", "k2", "k1", "k3", "k4", "k5", "k6"]
    assert "More controls" in html


def test_few_groups_need_nothing_that_unfolds(controls):
    html = controls(["A", "B", "C", "D", "D", "D"])

    assert len(in_sight(html)) == 6
    assert "More controls" not in html


def test_forms_of_no_group_are_each_one_of_their_own(controls):
    html = controls(["", "", "", "", ""])

    assert in_sight(html) == ["k0", "k1", "k2", "k3"]
    assert "<h3" not in html


def test_what_was_just_answered_is_in_sight(controls):
    form = LampForm({"name": ""})

    html = controls(["A", "B", "C", "D", "E"], Answered("light--k4", form))

    assert re.search(r'<details id="more-controls"[^>]* open', html)
    assert re.search(r'<form id="light--k4"[^>]* data-answered', html)


def test_a_group_says_what_it_is(controls):
    assert re.search(r'<div class="gc-group gc-forms" role="group" aria-label="Lamps">', controls(["Lamps"]))
