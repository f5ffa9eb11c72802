"""A question becomes a form, the form becomes the same question: for each shipped one, and for whatever is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.authoring import contents
from courseware.authoring.shapes import blanks, filling, notation, steps, table
from courseware.labs import topics
from courseware.quizzes.bank import loading, writing
from courseware.quizzes.bank.reading import Text
from tests.quizzes.cast import QUIZ_TOPIC

SHIPPED = [question for topic in (*topics.topics(), QUIZ_TOPIC) for question in loading.load(topic).questions.values()]
SENTENCES = st.lists(st.sampled_from(["a", "of:", "#1", "- b", "{{ x }}", "'", '"', "word", "[", "é"]), max_size=60)
WORDS = st.one_of(
    SENTENCES.map(" ".join), st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)
)
LEAF = st.one_of(WORDS, st.integers(-(10**9), 10**9), st.booleans(), st.floats(0.5, 10**6).map(lambda x: round(x, 3)))
VALUES = st.recursive(
    LEAF, lambda below: st.one_of(st.lists(below, max_size=3), st.dictionaries(WORDS, below, max_size=3)), max_leaves=8
)


@pytest.mark.parametrize("question", SHIPPED, ids=lambda each: each.id)
def test_a_shipped_question_is_the_same_after_its_form(question):
    content = contents.plain(question)
    shape = table.shape_of(content["type"])

    form = filling.form_of(shape, content)
    read = filling.content_of(shape, form)

    assert read.wrong == []
    assert {"id": question.id, "type": content["type"], **read.content} == content


@pytest.mark.parametrize("question", SHIPPED, ids=lambda each: each.id)
def test_a_shipped_question_is_the_same_after_its_text(question):
    assert contents.values_of(contents.text_of(question)) == contents.plain(question)


@given(st.dictionaries(WORDS, VALUES, max_size=4))
def test_what_is_written_as_yaml_is_read_as_the_same(values):
    assert Text(writing.written(values)).values == values


@given(st.lists(VALUES, max_size=4))
def test_what_is_written_in_one_line_is_read_as_the_same(values):
    text = writing.inline(values)

    assert "\n" not in text
    assert Text(text).values == values


@given(WORDS)
def test_a_sign_of_the_notation_can_be_meant_as_itself(text):
    assert notation.plain(notation.escaped(text)) == text
    assert notation.split(notation.escaped(text), "#") == [notation.escaped(text)]


SAID = WORDS.map(str.strip).filter(bool)
BELIEFS = st.sampled_from(["one-limit", "round-robin", "not-named"])
WRONG = st.fixed_dictionaries({"when": st.integers(0, 999), "feedback": SAID, "misconception": BELIEFS})
NUMBER = st.fixed_dictionaries({"answer": st.integers(0, 999), "wrong": st.lists(WRONG, min_size=1, max_size=3)})
PHRASE = st.fixed_dictionaries({"accept": st.lists(SAID, min_size=1, max_size=3), "otherwise": SAID, "label": SAID})
WRONG_OPTION = st.fixed_dictionaries({"text": SAID, "feedback": SAID, "misconception": BELIEFS})
CHOICE = st.builds(
    lambda text, wrong: {"options": [{"text": text, "right": True}, *wrong]}, SAID, st.lists(WRONG_OPTION)
)


@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), NUMBER | PHRASE | CHOICE, max_size=3))
def test_blanks_are_the_same_after_their_notation_or_it_says_that_it_cannot(found):
    try:
        text = blanks.shown(found)
    except notation.Bad:
        return
    assert blanks.read(text) == found


def test_a_blank_is_written_in_a_few_lines():
    text = "way:\n+ pull\n- are pushed # Nobody pushes here. [nothing-runs]\n\n"
    text += "hours = 24 ~ 1\n- 168 # A week.\nelse: A day."

    assert blanks.read(text) == {
        "way": {
            "options": [
                {"text": "pull", "right": True},
                {"text": "are pushed", "feedback": "Nobody pushes here.", "misconception": "nothing-runs"},
            ]
        },
        "hours": {
            "answer": 24,
            "tolerance": 1,
            "wrong": [{"when": 168, "feedback": "A week.", "misconception": "not-named"}],
            "otherwise": "A day.",
        },
    }


@pytest.mark.parametrize(
    ("text", "line"), [("what is this", 1), ("a = 1\nnonsense", 2), ("a = 1\n\na = 2", 3), ("a: b\n+ c", 2), ("a =", 1)]
)
def test_a_wrong_line_of_the_notation_is_named(text, line):
    with pytest.raises(notation.Bad) as bad:
        blanks.read(text)

    assert bad.value.line == line


def test_steps_are_lines():
    text = 'kinesis SplitShard {StreamName: clicks, Key: "{{ middle }}"}\nwait 60\n\ntoy Count'

    found = steps.read(text)

    assert found == [
        {"service": "kinesis", "operation": "SplitShard", "params": {"StreamName": "clicks", "Key": "{{ middle }}"}},
        {"wait": 60},
        {"service": "toy", "operation": "Count"},
    ]
    assert steps.read(steps.shown(found)) == found


@pytest.mark.parametrize(
    "text", ["split it", "wait a moment", "kinesis Split {a: [}", "kinesis", "kinesis Split {&a b: c}"]
)
def test_a_step_that_is_none_is_named_with_its_line(text):
    with pytest.raises(notation.Bad) as bad:
        steps.read(f"wait 1\n{text}")

    assert bad.value.line == 2


@given(st.dictionaries(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=2), max_size=10))
def test_whatever_is_sent_is_read_or_refused_with_words(sent):
    for kind in table.OWN:
        read = filling.content_of(table.shape_of(kind), sent)
        assert all(words for _, words in read.wrong)


def test_each_type_that_has_a_form_has_a_name():
    assert set(table.OWN) == set(table.NAMES)
