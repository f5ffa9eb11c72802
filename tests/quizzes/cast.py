"""The toy topic with a bank: a question of each type, over lamps."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from courseware.quizzes.bank import loading
from courseware.quizzes.ground import Ground
from services.engine.world import World
from tests.engine.toy import CATALOG
from tests.labs.toy import TOY_TOPIC

FOLDER = Path(__file__).parent / "toy"


def doubled(number: int) -> int:
    return 2 * number


def lit(world: World) -> Any:
    return world.call("toy", "Count", {})["Lit"]


def is_lit(world: World, name: str) -> bool:
    return bool(world.fork().call("toy", "Ask", {"Name": name})["Blinks"])


QUIZ_TOPIC = replace(
    TOY_TOPIC,
    folder=FOLDER,
    numbers={"things_a_second": 1000},
    functions={"doubled": doubled, "lit": lit, "is_lit": is_lit},
)
GROUND = Ground(
    numbers=QUIZ_TOPIC.numbers,
    functions=QUIZ_TOPIC.functions,
    catalog=CATALOG,
    scenario=QUIZ_TOPIC.lab.start,
)
SOURCE = (FOLDER / "bank" / "en.yaml").read_text()
BANK = loading.read("toy", SOURCE)
