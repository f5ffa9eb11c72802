"""What an answer is worth: the pure functions of its type, handed what they need.

A marking that raises is our mistake. It is written down, counts for nothing, and the student gets the question anew.
"""

import logging
from dataclasses import replace

import msgspec

from courseware.labs import worlds
from courseware.quizzes import serving
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.ground import Ground
from courseware.quizzes.models import Item
from courseware.quizzes.types import kinds
from courseware.quizzes.types.contract import Answer, Result
from courseware.quizzes.types.kinds import AnyShown
from services.engine.world import World

logger = logging.getLogger("courseware.quizzes")

LONGEST_FAULT = 1000


class Faulty(Exception):
    """Our marking failed; the student's answer is not to blame."""


def mark(topic: str, item: Item, shown: AnyShown, answer: Answer) -> Result:
    """The mark of an answer. Raises Faulty, and Reload where her world is kept by a newer process."""
    ground = ground_of(serving.topic_called(topic))
    if serving.is_task(shown):
        ground = replace(ground, world=_her_world(item))
    return marked(shown, answer, ground)


def marked(shown: AnyShown, answer: Answer, ground: Ground) -> Result:
    """The same on a ground that is given. Raises Faulty."""
    try:
        return kinds.grade(shown, answer, ground)
    except Exception as error:
        logger.exception("%s cannot be marked", shown.id)
        # PostgreSQL keeps no NUL, and what an error says may be long.
        raise Faulty(f"{type(error).__name__}: {error}"[:LONGEST_FAULT].replace("\0", "")) from error


def _her_world(item: Item) -> World | None:
    """The world that was begun from this task, as it stands; None where it was not begun, or is gone."""
    if item.world_id is None:
        return None
    try:
        # Without a lease: that somebody marks it makes no clock run.
        look = worlds.look(item.world_id, item.person_id, lease_s=0)
    except worlds.NoSuchWorld:
        return None
    if look is None:
        raise worlds.Reload(f"world {item.world_id}")
    return look.world


def packed(value: object) -> str:
    """An answer or a result as it is stored."""
    return msgspec.json.encode(value).decode()


def answer_of(item: Item) -> Answer:
    """What was answered."""
    return msgspec.json.decode(item.answer)


def result_of(item: Item) -> Result:
    """How it was marked."""
    return msgspec.json.decode(item.result, type=Result)
