"""What an answer is worth: the pure functions of its type, handed what they need.

A marking that raises is our mistake. It is written down, counts for nothing, and the student gets the question anew.
"""

import logging
from contextlib import suppress
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
# Of a task in a quiz, the state that was marked is kept for a term: its key may turn out to be wrong.
KEPT_DAYS = 180


class Faulty(Exception):
    """Our marking failed; the student's answer is not to blame."""


class NotKept(Exception):
    """The state of a lab that was marked is not there any more."""


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
    """The world that was begun from this task, as it stands; None where it was not begun, or is gone.

    Which state it is that counts is noted in the item, for whoever marks it anew.
    """
    if item.world_id is None:
        return None
    try:
        # Without a lease: that somebody marks it makes no clock run.
        look = worlds.look(item.world_id, item.person_id, lease_s=0)
    except worlds.NoSuchWorld:
        return None
    if look is None:
        raise worlds.Reload(f"world {item.world_id}")
    item.world_version, item.world_at_us = look.version, look.world.now_us
    if item.attempt_id is not None:
        # Where it is not kept already, nobody can keep it any more: then a regrading will say so.
        with suppress(worlds.Moved, worlds.NoSuchWorld):
            worlds.keep(item.world_id, item.person_id, look.version, days=KEPT_DAYS)
    return look.world


def world_as_marked(item: Item) -> World | None:
    """The state of her lab that was marked; None where there was none. Raises NotKept."""
    if item.world_version is None or item.world_id is None:
        if item.world_version is None and item.world_id is None and not item.score:
            return None
        raise NotKept(item.pk)
    try:
        found = worlds.past(item.world_id, item.person_id, item.world_version).look.world.fork()
        if item.world_at_us is not None and item.world_at_us > found.now_us:
            found.advance_to(item.world_at_us)
    except (worlds.Moved, worlds.NoSuchWorld, worlds.Reload) as gone:
        raise NotKept(item.pk) from gone
    return found


def packed(value: object) -> str:
    """An answer or a result as it is stored."""
    return msgspec.json.encode(value).decode()


def answer_of(item: Item) -> Answer:
    """What was answered."""
    return msgspec.json.decode(item.answer)


def result_of(item: Item) -> Result:
    """How it was marked."""
    return msgspec.json.decode(item.result, type=Result)
