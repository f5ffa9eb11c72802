"""Every question, at any seed: its own right answer scores full, a wrong one does not, nonsense is refused."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.quizzes import words
from courseware.quizzes.bank import checking
from courseware.quizzes.types import kinds
from courseware.quizzes.types.contract import FULL, Unreadable
from tests.quizzes.cast import BANK, GROUND

QUESTIONS = sorted(BANK.questions)
ANSWERED = [name for name in QUESTIONS if name not in ("T-LAB", "T-ESSAY")]

some = settings(max_examples=30)
seeds = st.text(min_size=1, max_size=20)
texts = st.text(max_size=60) | st.sampled_from(
    ["", "1", "2", "-1", "99", "1e99", "NaN", "inf", "1,5", "½", "²", "\0", "٣"]
)


def shown(name, seed):
    return kinds.prepare(BANK.questions[name], seed, GROUND)


def graded(name, seed, form):
    found = shown(name, seed)
    return kinds.grade(found, kinds.read(found, form), GROUND)


def test_the_toy_bank_has_every_type():
    assert {kinds.type_of(question) for question in BANK.questions.values()} == set(kinds.KINDS)


@pytest.mark.parametrize("name", ANSWERED)
@given(seed=seeds)
@some
def test_the_right_answer_scores_full_and_is_explained(name, seed):
    found = shown(name, seed)

    result = graded(name, seed, kinds.kind_of(found).right(found, GROUND))

    assert result.score == FULL
    assert result.explanation.strip()
    assert not any(part.misconception for part in result.parts)


@pytest.mark.parametrize("name", ANSWERED)
@given(seed=seeds)
@some
def test_a_wrong_answer_does_not_score_full_and_is_told_why(name, seed):
    found = shown(name, seed)

    for form in kinds.kind_of(found).wrong(found, GROUND):
        result = graded(name, seed, form)
        assert 0 <= result.score < FULL
        assert any(part.feedback.strip() for part in result.parts if part.mark in ("wrong", "missed"))
        assert result.explanation.strip()


@pytest.mark.parametrize("name", QUESTIONS)
@given(seed=seeds)
@some
def test_the_same_seed_shows_the_same_question(name, seed):
    assert shown(name, seed) == shown(name, seed)


@pytest.mark.parametrize("name", QUESTIONS)
@given(seed=seeds)
@some
def test_what_is_shown_can_be_stored_and_read_again(name, seed):
    found = shown(name, seed)

    assert msgspec.json.decode(msgspec.json.encode(found), type=kinds.AnyShown) == found


@pytest.mark.parametrize("name", ANSWERED)
@given(seed=seeds, data=st.data())
@some
def test_nonsense_is_marked_or_refused_and_nothing_else(name, seed, data):
    found = shown(name, seed)
    names = [field.name for field in kinds.kind_of(found).fields(found)]
    form = data.draw(st.dictionaries(st.sampled_from([*names, "other"]), st.lists(texts, max_size=4)))

    try:
        answer = kinds.read(found, form)
    except Unreadable as refused:
        field, answer = refused.field, None
    else:
        field = names[0]
    assert field in names
    if answer is None:
        return
    result = kinds.grade(found, msgspec.json.decode(msgspec.json.encode(answer)), GROUND)
    assert 0 <= result.score <= FULL
    assert kinds.kind_of(found).tell(found, answer, result)


@pytest.mark.parametrize("name", ANSWERED)
@given(seed=seeds)
@some
def test_the_form_of_a_question_says_nothing_of_its_key(name, seed):
    found = shown(name, seed)
    asked = msgspec.json.encode(kinds.kind_of(found).fields(found)).decode()

    assert found.explanation not in asked
    for word in ("is_right", "feedback", "misconception", "key", "otherwise"):
        assert word not in asked


@pytest.mark.parametrize("name", ["T-SINGLE", "T-MULTIPLE", "T-ORDERING", "T-MATCHING"])
def test_the_place_of_the_right_one_is_not_always_the_same(name):
    rights = set()
    for number in range(60):
        found = shown(name, str(number))
        rights.add(str(kinds.kind_of(found).right(found, GROUND)))

    assert len(rights) > 2


def test_an_order_that_is_right_is_never_shown_to_begin_with():
    for number in range(200):
        assert [item.place for item in shown("T-ORDERING", str(number)).items] != [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("ticked", "score"),
    [
        (["Two", "Four"], 1000),
        (["Two"], 500),
        (["Two", "Three"], 0),
        (["Two", "Four", "Three"], 500),
        (["Two", "Four", "Three", "Five"], 0),
        (["Three", "Five"], 0),
    ],
)
def test_each_option_of_several_counts(ticked, score):
    found = shown("T-MULTIPLE", "any")
    places = [str(place) for place, option in enumerate(found.options, start=1) if option.text in ticked]

    assert graded("T-MULTIPLE", "any", {"choices": places}).score == score


@pytest.mark.parametrize(
    ("order", "score"),
    [
        (["Wake", "Rise", "Eat", "Leave"], 1000),
        (["Leave", "Wake", "Rise", "Eat"], 666),
        (["Rise", "Wake", "Eat", "Leave"], 333),
        (["Leave", "Eat", "Rise", "Wake"], 0),
    ],
)
def test_an_order_is_worth_its_right_neighbours(order, score):
    found = shown("T-ORDERING", "any")
    form = {f"item-{row}": [str(order.index(item.text) + 1)] for row, item in enumerate(found.items, start=1)}

    assert graded("T-ORDERING", "any", form).score == score


@pytest.mark.parametrize(
    ("typed", "unit", "is_right"),
    [
        ("{ms}", "ms", True),
        ("{ms} ms", "", True),
        ("{s}", "s", True),
        ("{s} s", "ms", True),
        ("{near}", "ms", True),
        ("{far}", "ms", False),
        ("{ms}", "s", False),
    ],
)
def test_a_number_is_taken_in_its_units_and_within_its_tolerance(typed, unit, is_right):
    key = shown("T-UNITS", "any").key.key
    text = typed.format(ms=key, s=float(key / 1000), near=float(key * 104 / 100), far=float(key * 106 / 100))

    assert (graded("T-UNITS", "any", {"number": [text], "unit": [unit]}).score == FULL) is is_right


@pytest.mark.parametrize(
    ("typed", "unit", "reason"),
    [
        ("", "ms", "nothing_typed"),
        ("5", "", "nothing_chosen"),
        ("5", "years", "not_offered"),
        ("five", "ms", "no_number"),
        ("2,5", "ms", "decimal_comma"),
        ("1" * 41, "ms", "no_number"),
    ],
)
def test_what_is_no_number_is_told_why(typed, unit, reason):
    with pytest.raises(Unreadable) as refused:
        kinds.read(shown("T-UNITS", "any"), {"number": [typed], "unit": [unit]})

    assert refused.value.reason == reason
    assert words.reason(reason)


@pytest.mark.parametrize(
    "typed",
    [
        "1800",
        "1,800",
        "1 800",
        "1\u00a0800",
        "1\u202f800",
        "1'800",
        " 1800 ",
        "1.8e3",
        "1800.0",
        "+1800",
        "1800 places",
    ],
)
def test_numbers_are_read_as_people_write_them(typed):
    found = shown("T-NUMERIC", "any")

    assert kinds.read(found, {"number": [typed]})["value"] == "1800"


@pytest.mark.parametrize(
    "typed",
    [
        "shard iterator",
        "Shard Iterator",
        "  shard-iterator ",
        "the shard iterator.",
        "“iterator”",
        "SHARD_ITERATOR",
        "an iterator",
    ],
)
def test_words_are_taken_however_they_are_typed(typed):
    assert graded("T-SHORT", "any", {"words": [typed]}).score == FULL


def test_a_known_wrong_word_meets_its_own_reason():
    result = graded("T-SHORT", "any", {"words": ["Offset"]})

    assert result.parts[0].feedback == "Kafka calls it so."
    assert result.parts[0].misconception == "all-alike"


def test_a_known_wrong_number_meets_its_own_reason():
    found = shown("T-NUMERIC", "any")
    known = found.key.wrong[0]

    result = graded("T-NUMERIC", "any", {"number": [known.value]})

    assert result.parts[0].misconception == "one-limit"
    assert known.value in result.parts[0].feedback


def test_what_is_observed_is_told_after_a_prediction():
    result = graded("T-PREDICT", "any", {"prediction": ["10"]})

    assert result.score == 0
    assert "blinked" in result.observed
    assert result.parts[0].misconception == "nothing-stops"
    assert "{{" not in result.parts[0].feedback + result.observed + result.explanation


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_a_task_in_the_lab_is_worth_what_its_world_shows(seed):
    question = BANK.questions["T-LAB"]
    found = shown("T-LAB", seed)
    start = GROUND.begin("", seed)
    before = start.digest()

    def mark(steps):
        world = start.fork()
        GROUND.take(world, steps)
        return kinds.lab.grade_world(found, world, GROUND)

    assert mark([]).score == 0
    assert mark(question.solution).score == FULL
    for way in question.wrong_ways:
        result = mark(way.steps)
        assert result.score < FULL
        assert result.parts[-1].misconception == way.misconception
    assert start.digest() == before


def test_a_goal_that_only_had_to_be_kept_halves_the_mark_where_it_was_not():
    found = shown("T-LAB", "1")
    world = GROUND.begin("", "1")
    for name in ("a", "b", "c"):
        world.call("toy", "Light", {"Name": name})
    world.call("toy", "PutOut", {"Name": "first"})

    assert kinds.lab.grade_world(found, world, GROUND).score == 500


def test_a_task_that_was_never_begun_is_worth_nothing():
    found = shown("T-LAB", "1")

    assert kinds.grade(found, {}, GROUND).score == 0


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_well_at_many_seeds(name):
    assert [checking.try_once(BANK.questions[name], str(seed), GROUND) for seed in range(20)] == [""] * 20
