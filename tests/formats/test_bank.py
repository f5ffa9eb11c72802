"""The bank's own format: what was not changed is written as it stood."""

import pytest

from courseware.labs import topics
from courseware.quizzes.bank import loading
from courseware.quizzes.formats import bank
from courseware.quizzes.formats.contract import Unusable

QUESTION = """\
id: W-1
type: short
title: A word      # a remark that stays
group: g
concepts: [A-1]
difficulty: recall
page: a-page
text: |
  Which word?
accept: [this, that]
otherwise: Read again.
explanation: It is said so.
"""


@pytest.fixture
def file():
    return loading.bank_path(topics.topic("kinesis")).read_bytes()


def test_an_unchanged_bank_is_exported_byte_for_byte(file):
    held = bank.read(file)

    assert bank.rewritten(file, [each.question for each in held.questions], {}) == file
    assert not held.dropped
    assert len(held.questions) > 50


def test_a_bank_put_together_of_its_questions_texts_says_the_same(file):
    held = bank.read(file)

    content, lost = bank.write(
        [each.question for each in held.questions], {each.question.id: each.source for each in held.questions}
    )

    again = bank.read(content)
    assert [each.question for each in again.questions] == [each.question for each in held.questions]
    assert [each.source for each in again.questions] == [each.source for each in held.questions]
    assert loading.read("kinesis", content.decode()).questions == {
        each.question.id: each.question for each in held.questions
    }
    assert lost == []


def test_a_changed_question_leaves_all_others_as_they_stand(file):
    held = bank.read(file)
    first, *others = held.questions
    changed = bank.read(("- " + first.source.replace("\n", "\n  ").replace(first.question.title, "Another")).encode())

    content = bank.rewritten(file, [changed.questions[0].question, *(each.question for each in others)], {})

    again = bank.read(content)
    assert again.questions[0].question.title == "Another"
    assert [each.source for each in again.questions[1:]] == [each.source for each in others]


def test_the_text_of_a_question_keeps_its_remarks():
    content = ("- " + QUESTION.replace("\n", "\n  ")).encode()

    (found,) = bank.read(content).questions

    assert found.source == QUESTION
    assert bank.read(bank.write([found.question], {"W-1": found.source})[0]).questions[0].source == QUESTION


def test_a_question_that_is_none_is_named_with_its_line_and_the_others_are_read():
    content = b"- {id: A, type: single, title: x, options: []}\n- " + QUESTION.replace("\n", "\n  ").encode()

    found = bank.read(content)

    assert [each.question.id for each in found.questions] == ["W-1"]
    assert [each.line for each in found.dropped] == [1]
    assert "A: " in found.dropped[0].reason


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"format: 1\nquestions:\n  - &a {id: x}\n  - *a\n", 3, "anchors"),
        (b"format: 1\nquestions: [\n", 3, "YAML"),
        (b"format: 2\nquestions: [a]\n", 1, "format: 1"),
        (b"format: 1\nformat: 1\n", 2, "twice"),
        (b"hello", 1, "no list"),
        ("format: 1\n# ä".encode("latin-1"), 2, "UTF-8"),
        ("format: 1".encode("utf-16"), 1, "UTF-16"),
        (b"format: 1\n\0", 2, "U+0000"),
        (b"[" * 3000, 1, ""),
        (b"x" * 50_000_000, 1, "larger than"),
    ],
)
def test_a_file_that_is_no_bank_is_refused_with_its_line(content, line, reason):
    with pytest.raises(Unusable) as refused:
        bank.read(content)

    assert refused.value.line == line
    assert reason in refused.value.reason
