"""What a format can carry comes back from it as it went."""

import string

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.quizzes.formats import gift, moodle
from courseware.quizzes.types import matching, multiple, numeric, short, single
from courseware.quizzes.types.choices import Option
from courseware.quizzes.types.contract import Wrong
from courseware.quizzes.types.kinds import type_of
from courseware.quizzes.types.typed import normalised
from tests.formats import carried

_LETTERS = string.ascii_letters + string.digits + " :#=~{}\\%->[]<&'\"*_`$\n/|äß漢🙂."


def _is_text(text):
    return bool(text.strip()) and "{{" not in text


texts = st.text(_LETTERS, min_size=1, max_size=60).map(str.strip).filter(_is_text)
lines = texts.map(lambda text: " ".join(text.split()))
replies = st.one_of(st.just(""), texts)
numbers = st.one_of(st.integers(-(10**9), 10**9), st.sampled_from(["0.001", "-2.5", "123.456"]))
words = st.text(string.ascii_letters + string.digits + "-:#={}~%&", min_size=1, max_size=20).filter(normalised)


@st.composite
def questions(draw):
    common = {
        "id": draw(st.from_regex(r"[A-Z][A-Za-z0-9-]{0,20}", fullmatch=True)),
        "title": draw(lines),
        "group": "g",
        "concepts": draw(st.lists(st.sampled_from(["A-1", "B-2"]), unique=True)),
        "difficulty": draw(st.sampled_from(["recall", "apply", "analyse"])),
        "page": draw(st.sampled_from(["", "hot-keys#more"])),
        "text": draw(texts),
        "explanation": draw(replies),
        "tags": draw(st.lists(st.sampled_from(["week-3", "exam]", "a\\b"]), unique=True)),
    }
    kind = draw(st.sampled_from(["single", "multiple", "numeric", "short", "matching"]))
    if kind in ("single", "multiple"):
        said = draw(st.lists(texts, min_size=2, max_size=8, unique=True))
        right = 1 if kind == "single" else draw(st.integers(1, len(said)))
        options = [Option(text=each, right=at < right, feedback=draw(replies)) for at, each in enumerate(said)]
        module = single if kind == "single" else multiple
        return module.Question(**common, options=draw(st.permutations(options)))
    if kind == "numeric":
        ways = [
            Wrong(when=each, feedback=draw(replies), misconception="") for each in draw(st.lists(numbers, max_size=3))
        ]
        tolerance = draw(st.sampled_from([0, 2, "0.25"]))
        return numeric.Question(
            **common, answer=draw(numbers), tolerance=tolerance, wrong=ways, otherwise=draw(replies)
        )
    if kind == "short":
        said = draw(st.lists(words, min_size=1, max_size=5, unique_by=normalised))
        split = draw(st.integers(1, len(said)))
        wrong = [short.WrongWords(when=[each], feedback=draw(replies), misconception="") for each in said[split:]]
        return short.Question(**common, accept=said[:split], wrong=wrong, otherwise=draw(replies))
    lefts = draw(st.lists(texts, min_size=2, max_size=8, unique=True))
    rights = draw(st.lists(texts, min_size=len(lefts), max_size=len(lefts), unique=True))
    pairs = [matching.Pair(left=a, right=b, feedback="", misconception="") for a, b in zip(lefts, rights, strict=True)]
    return matching.Question(**common, pairs=pairs)


def _back(module, question):
    content, lost = module.write([question])
    found = module.read(content)
    assert not found.dropped
    assert not any(each.is_whole for each in lost)
    return carried.normal(msgspec.to_builtins(found.questions[0].question))


@settings(max_examples=300, deadline=None)
@given(questions())
def test_a_question_comes_back_from_gift(question):
    assert _back(gift, question) == carried.normal(carried.by_gift(question))


@settings(max_examples=300, deadline=None)
@given(questions())
def test_a_question_comes_back_from_moodle_xml(question):
    assert _back(moodle, question) == carried.normal(carried.by_moodle(question))


def test_each_shipped_question_that_gift_can_carry_comes_back(shipped):
    ours = [each for each in shipped if type_of(each) in carried.GIFT]

    found = gift.read(gift.write(shipped)[0])

    assert len(ours) > 30
    back = [carried.normal(msgspec.to_builtins(each.question)) for each in found.questions]
    assert back == [carried.normal(carried.by_gift(each)) for each in ours]


def test_each_shipped_question_that_moodle_can_carry_comes_back(shipped):
    ours = [each for each in shipped if type_of(each) in carried.MOODLE]

    found = moodle.read(moodle.write(shipped)[0])

    assert len(ours) > 40
    back = [carried.normal(msgspec.to_builtins(each.question)) for each in found.questions]
    assert back == [carried.normal(carried.by_moodle(each)) for each in ours]
