"""Examples of Moodle's own documentation, read as they stand.

Sources: docs.moodle.org "GIFT format" and "Moodle XML format", "Embedded Answers (Cloze) question type".
"""

import msgspec
import pytest

from courseware.quizzes.formats import gift, moodle


def _gift(text):
    found = gift.read(text.encode())
    assert [each.reason for each in found.dropped if not each.question] == []
    (only,) = found.questions
    return msgspec.to_builtins(only.question)


def _options(values):
    return [(each["text"], each.get("right", False)) for each in values["options"]]


def test_gift_multiple_choice_with_feedback():
    found = _gift(
        "// question: 1 name: Grants tomb\n::Grants tomb::Who is buried in Grant's tomb in New York City? {\n"
        "=Grant\n~No one\n#Was true for 12 years, but Grant's remains were buried in the tomb in 1897\n"
        "~Napoleon\n#He was buried in France\n}\n"
    )

    assert found["title"] == "Grants tomb"
    assert _options(found) == [("Grant", True), ("No one", False), ("Napoleon", False)]
    assert found["options"][2]["feedback"] == "He was buried in France"


def test_gift_true_or_false_has_the_reply_to_a_wrong_answer_first():
    found = _gift("::TrueStatement::Grant was buried in a tomb in NY.{T#No: he was#Yes}")

    assert _options(found) == [("True", True), ("False", False)]
    assert [each["feedback"] for each in found["options"]] == ["Yes", "No: he was"]


def test_gift_short_answer():
    found = _gift("Who's buried in Grant's tomb?{=Grant =Ulysses S. Grant =Ulysses Grant}")

    assert found["accept"] == ["Grant", "Ulysses S. Grant", "Ulysses Grant"]


def test_gift_matching():
    found = _gift(
        "Match the following countries with their corresponding capitals. {\n=Canada -> Ottawa\n"
        "=Italy  -> Rome\n=Japan  -> Tokyo\n=India  -> New Delhi\n}"
    )

    assert [(each["left"], each["right"]) for each in found["pairs"]][3] == ("India", "New Delhi")


def test_gift_missing_word():
    found = _gift("Mahatma Gandhi's birthday is an Indian holiday on  {\n~15th\n~3rd\n=2nd\n} of October.")

    assert found["text"].endswith("of October.")
    assert _options(found) == [("15th", False), ("3rd", False), ("2nd", True)]


@pytest.mark.parametrize(
    ("inside", "answer", "tolerance"),
    [("#1822:5", 1822, 5), ("#3.14159:0.0005", "3.14159", "0.0005"), ("#1..5", 3, 2), ("#1822", 1822, 0)],
)
def test_gift_numbers(inside, answer, tolerance):
    found = _gift("When was Ulysses S. Grant born? {" + inside + "}")

    assert (found["answer"], found.get("tolerance", 0)) == (answer, tolerance)


def test_gift_essay():
    assert _gift("Write a short biography of Dag Hammarskjöld. {}")["type"] == "essay"


def test_gift_several_right_answers_by_their_weights():
    found = _gift(
        "What two people are entombed in Grant's tomb? {\n~%-100%No one\n~%50%Grant\n"
        "~%50%Grant's wife\n~%-100%Grant's father\n}"
    )

    assert found["type"] == "multiple"
    assert [is_right for _text, is_right in _options(found)] == [False, True, True, False]


def test_gift_escapes_and_general_feedback():
    found = _gift(r"Which answer equals 5? {~ \= 2 + 2 = \= 2 + 3 ~ \= 2 + 4 ####It is \{ 5 \}}")

    assert [text for text, _right in _options(found)] == ["= 2 + 2", "= 2 + 3", "= 2 + 4"]
    assert found["explanation"] == "It is { 5 }"


def test_gift_names_tags_and_categories():
    found = _gift("$CATEGORY: $course$/top/Week 3\n\n// [id:Q-1] [tag:exam]\nWhy?{T}")

    assert (found["id"], found["tags"]) == ("Q-1", ["exam", "Week 3"])


def _moodle(question):
    found = moodle.read(f'<?xml version="1.0"?>\n<quiz>\n{question}\n</quiz>'.encode())
    assert [each.reason for each in found.dropped if not each.question] == []
    (only,) = found.questions
    return msgspec.to_builtins(only.question), [each.reason for each in found.dropped]


def test_moodle_multiple_choice_in_html():
    found, _notes = _moodle(
        '<question type="multichoice"><name><text>N</text></name><questiontext format="html"><text>'
        "<![CDATA[<p>What is <b>2</b>?</p><script>alert(1)</script>]]></text></questiontext>"
        '<answer fraction="100"><text>The correct answer</text><feedback><text>Correct!</text></feedback></answer>'
        '<answer fraction="0"><text>A distractor</text><feedback><text>Ooops!</text></feedback></answer>'
        "<shuffleanswers>1</shuffleanswers><single>true</single><answernumbering>abc</answernumbering></question>"
    )

    assert found["text"] == "What is **2**?"
    assert _options(found) == [("The correct answer", True), ("A distractor", False)]


def test_moodle_cloze():
    found, _notes = _moodle(
        '<question type="cloze"><name><text>N</text></name><questiontext><text><![CDATA['
        "Match the cities: San Francisco:"
        "{1:MULTICHOICE:=California#OK~Arizona#Wrong} and {1:SHORTANSWER:=Arizona~%0%*#no} and "
        "{1:NUMERICAL:=23.8:0.1#ok~%0%*#no}.]]></text></questiontext></question>"
    )

    assert found["text"] == "Match the cities: San Francisco:{b1} and {b2} and {b3}."
    assert [next(iter(each)) for each in found["blanks"].values()] == ["options", "accept", "answer"]


def test_moodle_images_are_told_and_not_taken():
    found, notes = _moodle(
        '<question type="essay"><name><text>N</text></name><questiontext format="html"><text><![CDATA['
        '<p>See <img src="@@PLUGINFILE@@/a.png"> it</p>]]></text><file name="a.png" encoding="base64">AAAA</file>'
        "</questiontext></question>"
    )

    assert "img" not in found["text"]
    assert any("images" in each for each in notes)


def test_moodle_a_calculated_question_keeps_its_table():
    rows = "".join(f"<dataset_item><value>{at * 10}</value></dataset_item>" for at in range(1, 6))
    found, _notes = _moodle(
        '<question type="calculatedsimple"><name><text>N</text></name><questiontext><text>Twice {a}?</text>'
        '</questiontext><answer fraction="100"><text>{a} * 2</text><tolerance>0.01</tolerance>'
        "<tolerancetype>1</tolerancetype></answer>"
        "<dataset_definitions><dataset_definition><name><text>a</text></name><dataset_items>"
        f"{rows}</dataset_items></dataset_definition></dataset_definitions></question>"
    )

    assert found["parameters"] == {"row": {"from": 1, "to": 5}}
    assert found["text"] == "Twice {{ x_a }}?"
    assert found["answer"] == "x_a * 2"


def test_moodle_a_formula_that_does_anything_else_is_refused():
    question = (
        '<question type="calculatedsimple"><name><text>N</text></name><questiontext><text>?</text></questiontext>'
        '<answer fraction="100"><text>__import__("os")</text></answer><dataset_definitions><dataset_definition><name>'
        "<text>a</text></name><dataset_items><dataset_item><value>1</value></dataset_item></dataset_items>"
        "</dataset_definition></dataset_definitions></question>"
    )

    found = moodle.read(f"<quiz>{question}</quiz>".encode())

    assert not found.questions
    assert "formula" in found.dropped[0].reason
