"""The ground on which an author's question is tried: a run that takes too long is told, and keeps nobody waiting.

What takes long for her would take as long for each student who answers.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django.utils.translation import gettext as _

from courseware.labs.topics import Topic
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.formulas import Unclear
from courseware.quizzes.ground import Ground
from services.engine.clock import SECOND_US
from services.engine.world import World

MOST_S = 4.0


@dataclass(frozen=True)
class Bounded(Ground):
    """A ground that gives up after some seconds, all runs on it taken together."""

    until_s: float = field(default=0.0, kw_only=True)

    def take(self, world: World, steps: Sequence[Any]) -> None:
        for step in steps:
            if step.wait:
                self._wait(world, world.now_us + int(step.wait * SECOND_US))
            else:
                super().take(world, [step])

    def _wait(self, world: World, at_us: int) -> None:
        reached_us = world.advance_to(at_us, self._is_spent)
        if stopped := world.stopped():
            raise Unclear(f"the world stopped: {stopped.reason}")
        if reached_us < at_us or world.is_within_an_instant():
            raise Unclear(_("The run takes too long: let less time pass, or send less."))

    def _is_spent(self) -> bool:
        return time.monotonic() > self.until_s


def bounded(topic: Topic) -> Ground:
    """A topic's ground for the tries of one request."""
    ground = ground_of(topic)
    known = {each.name: getattr(ground, each.name) for each in fields(ground)}
    return Bounded(**known, until_s=time.monotonic() + MOST_S)
