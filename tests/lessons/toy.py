"""A topic with a lesson, for tests: lamps that are lit and put out, in a folder of the test's own."""

from pathlib import Path
from typing import Any

from django import forms

from courseware.labs.svg import join, tag
from courseware.labs.topics import Action, Drawing, Gone, Lab, Prefilled, Topic, View
from services.engine.clock import SECOND_US
from services.engine.scenario import Call, Scenario, Wait
from services.engine.world import World
from tests.engine.toy import TOY, Lamp

START = Scenario("two-lamps", [Call("toy", "Light", {"Name": "first", "Blinks": 1000}), Wait(10 * SECOND_US)])
DARK = Scenario("dark", [Wait(SECOND_US)])


class Light(forms.Form):
    name = forms.RegexField("^[a-z]*$", label="Lamp", max_length=8)


def draw(world: World, view: View) -> Drawing:
    """A circle for each second since the start, and one part that can be selected."""
    seconds = world.now_us // SECOND_US
    part = tag("g", tag("circle", r=seconds, cx=10, cy=10), id="lamp", role="button", tabindex=0, aria_label="The lamp")
    table = tag("table", tag("tr", tag("td", str(seconds))), id="numbers")
    about = tag("p", f"Selected: {view.selected}") if view.selected else tag("p", "Nothing is selected.")
    picture = tag("svg", part, viewBox="0 0 20 20", role="group", aria_label="Lamps")
    return Drawing(picture, "1 mm is a second.", table, about, f"{seconds} seconds have passed.", {"lamp": "The lamp"})


def ring(world: World, view: View) -> Drawing:
    return Drawing(join([tag("svg", id="ring")]), "", join([]), join([]), "A ring.")


def light(cleaned: Any, world: World) -> Call:
    return Call("toy", "Light", {"Name": cleaned["name"]})


def put_out(cleaned: Any, world: World) -> Call:
    if world.context("toy").collection("lamps", str, Lamp).get(cleaned["name"]) is None:
        raise Gone(f"Lamp {cleaned['name']} is not lit any more.")
    return Call("toy", "PutOut", {"Name": cleaned["name"]})


LAB = Lab(
    title="Lamps",
    sentence="Light one.",
    scenario=START,
    draw=draw,
    actions=(Action("light", "Light lamp", Light, light), Action("put-out", "Put out lamp", Light, put_out)),
    offered=lambda world, view: [
        Prefilled("light", {"name": "second"}),
        *([Prefilled("put-out", {"name": "first"}, place="inspector")] if view.selected == "lamp" else []),
    ],
    tell_call=lambda operation, params, outcome: f"{operation} {params['Name']} {outcome}".strip(),
    tell_trace=lambda line: line.kind,
    scenarios=(DARK,),
    figures={"lamps": draw, "ring": ring},
)

FIRST = """\
---
title: Lamps
summary: A lamp shines until it is put out.
concepts: [TOY-1]
---
A [[lamp]] shines for {{ seconds }} seconds.

## How they shine

See [the other page](../switches/#how-they-click).

::: live toy/lamps scenario=two-lamps actions=light,put-out alt="One lamp, lit for ten seconds"
Light a **second** one.
:::

::: live toy/lamps scenario=dark alt="Nothing is lit"
Wait.
:::
"""
SECOND = """\
---
title: Switches
summary: A switch is either way.
concepts: [TOY-2]
---
## How they click

A retentive switch keeps its way.
"""
CONCEPTS = """\
- {id: TOY-1, name: Lamp, line: Lamps shine.}
- {id: TOY-2, name: Switch, line: Switches click.}
"""
GLOSSARY = """\
- {term: lamp, line: "A thing that shines.", page: lamps, also: [Old Light]}
- {term: light switch, line: "A thing that clicks.", page: switches}
"""


def topic_in(folder: Path, **more: Any) -> Topic:
    """The toy topic, with its lesson laid down in a folder."""
    for name, text in {
        "lesson/en/010-lamps.md": FIRST,
        "lesson/en/020-switches.md": SECOND,
        "concepts.yaml": CONCEPTS,
        "glossary/en.yaml": GLOSSARY,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    said = {"numbers": {"seconds": 1000}} | more
    return Topic("toy", "Toy", 99, [TOY], LAB, folder, **said)
