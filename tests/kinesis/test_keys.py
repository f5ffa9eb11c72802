"""Keys of drawn questions, computed here by other means than the bank's: with floats, and with hashlib."""

import math
from fractions import Fraction
from hashlib import md5

import pytest

from courseware.labs import topics
from courseware.quizzes.bank import loading
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.types.draw import drawn

KINESIS = topics.topic("kinesis")
BANK = loading.load(KINESIS)
SEEDS = 200


def shards_needed(records, tenths, readers, **_):
    kib = -(-tenths // 10)
    loads = (records / 1000, records * kib / 1024, records * kib * readers / 2048)
    return max(math.ceil(each) for each in loads)


def shard_of(key, shards, **_):
    place = int.from_bytes(md5(key.encode()).digest(), "big") / 2**128
    return int(place * shards)


def payload_units(size):
    return 1 + (size - 1) // 25_600


KEYS = {
    "KIN-Q04": shards_needed,
    "KIN-Q06": shard_of,
    "KIN-Q17": lambda handled, checkpoint, **_: handled - checkpoint,
    "KIN-Q19": lambda readers, **_: 1000 / 5 * readers,
    "KIN-Q20": lambda shards, readers, way, **_: shards * 2 / (1 if way == "enhanced fan-out" else readers),
    "KIN-Q23": lambda rate, mib, interval, **_: interval if rate * interval < mib * 1024 else mib * 1024 / rate,
    "KIN-Q24": lambda millions, bytes, **_: millions * 1e6 * math.ceil(bytes / 5120) * 5120 / 1024**3 * 0.029,
    "KIN-Q25": lambda shards, millions, bytes, **_: shards * 10.95 + millions * payload_units(bytes) * 0.014,
    "KIN-Q30": lambda c, d, **_: c + d,
    "KIN-Q53": lambda shards, **_: shards * 14.6,
}


def test_every_question_with_a_drawn_number_is_computed_here_too():
    drawn_numbers = {each.id for each in BANK.questions.values() if hasattr(each, "answer") and each.parameters}

    assert drawn_numbers == set(KEYS)


@pytest.mark.parametrize("name", KEYS)
def test_the_key_is_what_another_way_comes_to(name):
    question = BANK.questions[name]

    for seed in range(SEEDS):
        draw = drawn(question, str(seed), ground_of(KINESIS))
        names = {name: value for name, value in draw.names.items() if name not in KINESIS.numbers}
        assert float(Fraction(draw.number(question.answer))) == pytest.approx(KEYS[name](**names), rel=1e-12)
