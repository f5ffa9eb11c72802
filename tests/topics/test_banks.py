"""What every topic's questions owe: whatever is drawn, the right answer scores full and a wrong one does not."""

import msgspec
import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.labs import topics
from courseware.quizzes import presenting, words
from courseware.quizzes.bank import checking, loading
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.texts import html
from courseware.quizzes.types import kinds
from courseware.quizzes.types.contract import FULL, Unreadable

BANKS = [(topic, loading.load(topic)) for topic in topics.topics() if loading.bank_path(topic)]
QUESTIONS = [
    pytest.param(topic, question, id=f"{topic.slug} {question.id}")
    for topic, bank in BANKS
    for question in bank.questions.values()
]
ANSWERED = [each for each in QUESTIONS if kinds.type_of(each.values[1]) != "lab"]
DRAWN = [each for each in QUESTIONS if each.values[1].parameters]
SEEDS = 20

of_each_bank = pytest.mark.parametrize(("topic", "bank"), BANKS, ids=lambda value: getattr(value, "slug", ""))
of_each_question = pytest.mark.parametrize(("topic", "question"), QUESTIONS)
of_each_answered = pytest.mark.parametrize(("topic", "question"), ANSWERED)
some = settings(max_examples=10)
seeds = st.text(min_size=1, max_size=12)
nonsense = st.text(max_size=30) | st.sampled_from(["", "0", "-1", "1", "2", "99", "1e9", "NaN", "24", "iterator"])


def texts_of(value):
    """All texts in what is shown."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_of(each)


@of_each_bank
def test_a_bank_is_well(topic, bank):
    assert [str(each) for each in checking.check(topic, SEEDS)] == []


@of_each_bank
def test_a_quiz_of_the_topic_is_of_a_length_that_one_finishes(topic, bank):
    assert 6 <= len(bank.groups) <= 14


@of_each_question
@some
@given(seed=seeds)
def test_the_same_seed_shows_the_same_question(topic, question, seed):
    ground = ground_of(topic)

    assert kinds.prepare(question, seed, ground) == kinds.prepare(question, seed, ground)


@of_each_answered
@some
@given(seed=seeds)
def test_its_own_right_answer_scores_full_and_its_wrong_ones_do_not(topic, question, seed):
    assert checking.try_once(question, seed, ground_of(topic)) == ""


@of_each_answered
@some
@given(seed=seeds, data=st.data())
def test_malformed_input_gets_a_message(topic, question, seed, data):
    ground = ground_of(topic)
    shown = kinds.prepare(question, seed, ground)
    names = [field.name for field in kinds.kind_of(shown).fields(shown)]
    form = data.draw(st.dictionaries(st.sampled_from(names), st.lists(nonsense, min_size=1, max_size=3)))

    try:
        answer = kinds.read(shown, form)
    except Unreadable as refused:
        said = words.reason(refused.reason)
        result = None
    else:
        said = "taken"
        result = kinds.grade(shown, answer, ground)

    assert said
    assert result is None or 0 <= result.score <= FULL


@of_each_question
@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_the_page_that_asks_holds_nothing_of_the_key(topic, question, seed):
    shown = kinds.prepare(question, seed, ground_of(topic))
    asked = presenting.asked(shown, url="/", token="t")
    page = render_to_string("quizzes/body.html", {"q": asked, "way": "token"})

    assert html(shown.explanation) not in page
    assert not [reply for reply in _replies(msgspec.to_builtins(shown)) if str(html(reply)) in page]


def _replies(value):
    """What is said to answers, wherever it stands in what is stored."""
    if isinstance(value, dict):
        for name, below in value.items():
            if name in ("feedback", "otherwise", "observed", "misconception") and isinstance(below, str) and below:
                yield below
            else:
                yield from _replies(below)
    elif isinstance(value, list):
        for below in value:
            yield from _replies(below)


@of_each_question
def test_no_hole_is_left_in_a_text(topic, question):
    for seed in range(SEEDS):
        shown = msgspec.to_builtins(kinds.prepare(question, str(seed), ground_of(topic)))
        late = {"observed", "explanation", "feedback", "otherwise", "wrong", "options"} if "observe" in shown else set()
        for name, value in shown.items():
            if name not in late:
                assert not [text for text in texts_of(value) if "{{" in text or "}}" in text]


@pytest.mark.parametrize(("topic", "question"), DRAWN)
def test_a_question_with_drawn_numbers_has_many_faces(topic, question):
    faces = {repr(kinds.prepare(question, str(seed), ground_of(topic))) for seed in range(SEEDS)}

    assert len(faces) > 3
