"""The registry of topics: what a topic hands to the platform, and how the platform finds it.

A topic registers itself when its app is ready. The platform knows nothing of it but what stands in these values: the
services with which worlds are opened, and the lab with its start, its picture, its controls and its words.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol

from django import forms
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from services.engine.faults import FAULTS
from services.engine.scenario import Call, Scenario
from services.engine.service import Catalog, Params, Service
from services.engine.trace import TraceLine
from services.engine.world import World

Words = str | Promise
Width = Literal["wide", "narrow"]


@dataclass(frozen=True)
class View:
    """What a page asks to see: the mark that is selected, by its id in the picture, how wide the picture may be, and
    whether the table is shown; where it is not, it need not be drawn.

    `line` names the course of events, for who remembers drawings of the past: as long as it is the same, what was so at
    an instant is still so. None names no course.
    """

    selected: str = ""
    width: Width = "wide"
    table: bool = True
    line: Hashable = None


@dataclass(frozen=True)
class Drawing:
    """A lab at an instant, as it is shown. All of it is drawn anew for each frame.

    `table` says the same as the picture, value by value. `inspector` is about what is selected: its rule with the live
    numbers. `said` is the one sentence that matters now, for who hears the page. `marks` maps an id in the picture to
    the words by which a list of them can be chosen from. `same` are pieces of the picture, as they stand in it, that
    will be the same in the next frames: each begins with an element that has an id, and is sent once.
    """

    picture: SafeString
    caption: str
    table: SafeString
    inspector: SafeString
    said: str
    marks: Mapping[str, str] = field(default_factory=dict)
    same: Sequence[SafeString] = ()


class Gone(Exception):
    """What a form is about is not there any more. The sentence says what; the page answers it with how things are."""


class CallOf(Protocol):
    """Makes the operation that a form asks for. Raises Gone where what it is about is not there any more."""

    def __call__(self, cleaned: Mapping[str, Any], world: World) -> Call: ...


@dataclass(frozen=True)
class Action:
    """Something a student can do by a form: `name` is how it is called in addresses, `call` what it does."""

    name: str
    title: Words
    form: type[forms.Form]
    call: CallOf


@dataclass(frozen=True)
class Prefilled:
    """An action as the page offers it now: with these values filled in, under a heading of its own if it has one.

    `key` tells two forms of the same action apart, and stays the same from frame to frame. `place` says where the page
    shows it: beside the picture, with what is selected, or below it, with the controls. Forms of the same `group`
    stand together under it, and of the groups the first few are shown, the others unfold.
    """

    action: str
    initial: Mapping[str, Any]
    key: str = ""
    heading: str = ""
    place: Literal["inspector", "controls"] = "controls"
    group: str = ""


@dataclass(frozen=True)
class Reading:
    """A number by which two worlds are compared. `key` stays the same from world to world; `better` says which of two
    values one would rather have, and is empty where neither is."""

    key: str
    label: Words
    value: float
    unit: str = ""
    better: Literal["lower", "higher", ""] = ""


@dataclass(frozen=True)
class WhatIfOption:
    """One way to run the same workload, and what it costs."""

    label: Words
    dollars_a_hour: Fraction
    is_now: bool = False


@dataclass(frozen=True)
class WhatIf:
    """The same workload, run otherwise. `crossover` says in words which way costs less from where on."""

    sentence: Words
    options: Sequence[WhatIfOption]
    crossover: Words = ""


Draw = Callable[[World, View], Drawing]


# Starts that no topic ships: functions of a name, filled when apps are ready. Their names begin with `own-`.
OWN_STARTS: list[Callable[[str], Scenario | None]] = []
OWN = "own-"


@dataclass(frozen=True)
class Lab:
    """A topic's lab: where it starts, and how it is drawn, handled and told.

    `tell_call` puts a call from outside into words ("You split shard 1 in the middle"), given its operation, its
    parameters and, for a refusal, the error code; `tell_trace` does so for what happened inside. `readings` are the
    numbers by which two worlds are compared; `what_if` is asked seldom, and may cost some milliseconds. `marks_of`
    names the parts of the picture that a call touched, by their ids, given its operation and parameters;
    `marks_of_trace` does so for what happened inside. `questions` are what the lab ends with: open ones, which no
    script answers.
    """

    title: Words
    sentence: Words
    scenario: Scenario
    draw: Draw
    actions: Sequence[Action]
    offered: Callable[[World, View], Sequence[Prefilled]]
    tell_call: Callable[[str, Params, str], str]
    tell_trace: Callable[[TraceLine], str]
    region: str = "us-east-1"
    stylesheet: str = ""
    scenarios: Sequence[Scenario] = ()  # further starts, for links, figures and experiments
    figures: Mapping[str, Draw] = field(default_factory=dict)  # pictures for the text of a lesson, by name
    readings: Callable[[World], Sequence[Reading]] | None = None
    what_if: Callable[[World], WhatIf | None] | None = None
    marks_of: Callable[[str, Params], Sequence[str]] | None = None
    marks_of_trace: Callable[[TraceLine], Sequence[str]] | None = None
    questions: Sequence[Words] = ()

    def start(self, slug: str = "") -> Scenario | None:
        """The start of that name; the lab's own, where none is named."""
        if slug.startswith(OWN):
            return next((found for own in OWN_STARTS if (found := own(slug)) is not None), None)
        known = (self.scenario, *self.scenarios)
        return self.scenario if not slug else next((each for each in known if each.slug == slug), None)

    def action(self, name: str) -> Action | None:
        """The action of that name."""
        return next((action for action in self.actions if action.name == name), None)


@dataclass(frozen=True)
class Topic:
    """A topic of the module. `order` is its place in the course.

    `folder` is where its app lies, with `concepts.yaml`, `lesson/<language>/` and `bank/<language>.yaml`. `numbers` are
    what its lesson says of its figures, by name, taken from the model's constants. `functions` are pure ones of its
    model, by which its questions compute their keys; one that tells something of a world takes it first. A topic that
    `is_finished` teaches and questions each of its concepts, and `check_course` fails where it does not.
    """

    slug: str
    title: Words
    order: int
    services: Sequence[Service]
    lab: Lab
    folder: Path | None = None
    numbers: Mapping[str, int | str | Fraction] = field(default_factory=dict)
    is_finished: bool = False
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)


_topics: dict[str, Topic] = {}
_further: dict[str, Service] = {}


def register(topic: Topic) -> None:
    """Adds a topic; called once, by its app's `ready`."""
    assert topic.slug not in _topics, f"two topics are called {topic.slug}"
    _topics[topic.slug] = topic
    catalog.cache_clear()


def register_services(*services: Service) -> None:
    """Adds services that belong to no topic, and that worlds are opened with all the same."""
    for service in services:
        assert service.name not in _further, f"two services are called {service.name}"
        _further[service.name] = service
    catalog.cache_clear()


def topics() -> list[Topic]:
    """All topics in the order of the course."""
    return sorted(_topics.values(), key=lambda topic: topic.order)


def topic(slug: str) -> Topic | None:
    """The topic of that name."""
    return _topics.get(slug)


@cache
def catalog() -> Catalog:
    """All services with which worlds are opened."""
    of_topics = (service for each in topics() for service in each.services)
    return Catalog([FAULTS, *_further.values(), *of_topics])
