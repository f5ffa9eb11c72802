"""A bank that explains nothing is refused, with the line."""

import pytest

from courseware.quizzes.bank import checking, loading
from courseware.quizzes.bank.problems import BankProblems
from tests.quizzes.cast import BANK, GROUND, SOURCE


def refused(source, **how):
    with pytest.raises(BankProblems) as problems:
        loading.read("toy", source, **how)
    return problems.value.problems


def line_of(text, source=SOURCE):
    """The line on which a text first stands."""
    return source[: source.index(text)].count("\n") + 1


def without(text, by=""):
    assert text in SOURCE
    return SOURCE.replace(text, by, 1)


def test_the_toy_bank_is_well():
    assert checking.check_bank(BANK, GROUND, seeds=10) == []
    assert BANK.concepts()["T-1"] == ["T-SINGLE", "T-MULTIPLE"]


@pytest.mark.parametrize(
    ("text", "by", "said"),
    [
        (", feedback: A copy everywhere would cost too much.", "", "a wrong option needs `feedback`"),
        ("misconception: order-everywhere, ", "", "a wrong option names its `misconception`"),
        ("misconception: order-everywhere,", "misconception: nobody-knows,", "is not in the list"),
        ("explanation: The hash of a key decides, so a key **always** goes to the same place.", "", "`explanation`"),
        ("explanation: Even numbers leave nothing over.", 'explanation: " "', "`explanation` is empty"),
        ("concepts: [T-1]", "concepts: []", "at least one concept"),
        ("page: placement#hash", "page: Where it is!", "the page that teaches it"),
        ("    page: placement#hash\n", "", "missing required field `page`"),
        ("group: placement", "group: elsewhere", "there is no group"),
        ("right: true}", "}", "no option is right"),
        ("To the next place, misc", "To the next place, right: true, misc", "2 options are right"),
        ("type: single", "type: guess", "Invalid value"),
        ("difficulty: recall", "difficulty: easy", "Invalid enum value"),
        ("text: Where does", "txt: Where does", "unknown field `txt`"),
        ("otherwise: Divide by each", "wise: Divide by each", "unknown field `wise`"),
        ("feedback: One eats at the table.", 'feedback: ""', "`feedback` is empty"),
        ("{hours} hours", "24 hours", "stands 0 times"),
        ("expect: blinks", "", "needs `expect`"),
        ("misconception: doubling, feedback: Twice", "misconception: round-robin, feedback: Twice", "no trap has this"),
        ("id: T-MULTIPLE", "id: T-SINGLE", "another question of this id"),
        (
            "  all-alike: All names mean the same.",
            "  all-alike: A.\n  lonely: Nobody believes it.",
            "no question names",
        ),
        ("format: 1", "format: 2", "reads `format: 1`"),
    ],
)
def test_what_is_missing_is_said_with_its_line(text, by, said):
    problems = refused(without(text, by))

    assert any(said in each.message for each in problems), problems
    assert all(abs(each.line - line_of(text)) < 25 or "id" in by for each in problems)


def test_a_problem_names_line_and_question():
    problems = refused(without(", feedback: A copy everywhere would cost too much."))

    assert [str(each) for each in problems] == [
        f"line {line_of('- {text: Everywhere')}: T-SINGLE: a wrong option needs `feedback`"
    ]


def test_all_problems_are_said_at_once():
    source = without("feedback: Three leaves one over.", 'feedback: ""').replace("page: time#who", "page: '?'")

    assert {each.question for each in refused(source)} == {"T-MULTIPLE", "T-MATCHING"}


def test_a_concept_that_the_topic_does_not_know_is_refused():
    problems = refused(SOURCE, concepts=frozenset({"T-1", "T-3"}))

    assert {each.question for each in problems} == {"T-MULTIPLE", "T-NUMERIC", "T-UNITS", "T-LAB", "T-ESSAY"}


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("", 1),
        ("- a", 1),
        ("format: 1\nformat: 1\n", 2),
        ("format: 1\ngroups: [&a x, *a]\n", 2),
        ("format: 1\n\tgroups: []\n", 2),
        ("format: 1\ngroups: [unclosed\n", 3),
        ("format: 1\n? [a]\n: b\n", 1),
        ("format: 1\ngroups: " + "[" * 30 + "]" * 30, 2),
        ("a: &x [1]\nb: &y [*x, *x]\nc: &z [*y, *y]\n", 1),
    ],
)
def test_what_is_no_bank_is_refused_with_its_line(source, line):
    assert refused(source)[0].line == line


def test_a_bank_may_not_be_enormous():
    assert "bytes" in refused("x" * (2_000_001))[0].message


def test_words_that_yaml_takes_for_something_else_stay_words():
    source = SOURCE.replace("To the next place", "NO", 1).replace("To the place of its hash", "12:30", 1)

    options = loading.read("toy", source).questions["T-SINGLE"].options

    assert [each.text for each in options][:2] == ["12:30", "NO"]


@pytest.mark.parametrize(
    ("text", "by", "said"),
    [
        ("answer: max(by_things, by_bytes)", "answer: max(by_things, nobody)", "“nobody” is not known"),
        ("answer: max(by_things, by_bytes)", "answer: rate / 0", "divides"),
        ("answer: doubled(readers) * 100", "answer: tripled(readers)", "no function “tripled”"),
        ("require: by_things != by_bytes", "require: rate < 0", "no numbers were found"),
        ('answer: doubled(readers) * 100\n    tolerance: "5 %"', "answer: readers / 7", "right answer"),
        ("{{ rate }}** things", "{{ rte }}** things", "“rte” is not known"),
        ("expect: blinks", "expect: blinks + 1", "the engine shows"),
        ("value: 2, expect: true", "value: 3, expect: true", "the engine shows 2"),
        ("expression: Blinks}", 'expression: "Blinks["}', "JMESPath"),
        (
            "service: toy, operation: Light, params: {Name: third}",
            "service: toy, operation: Lit, params: {}",
            "answers",
        ),
        ("service: toy, operation: Light, params: {Name: third}", "wait: 1", "the solution misses"),
        ("expected: 3, feedback", "expected: 1, feedback", "the start has points already"),
        ("expected: 5, compare: at_least", "expected: 9, compare: at_least", "is named not at all"),
        ("{text: Two, right: true", "{text: Four, right: true", "two options read the same"),
    ],
)
def test_what_only_trying_shows_is_said_too(text, by, said):
    bank = loading.read("toy", without(text, by))

    problems = checking.check_bank(bank, GROUND, seeds=3)

    assert any(said in each.message for each in problems), problems
    assert all(each.line == bank.lines[each.question] for each in problems)
