"""An answer keeps its identity from version to version, by the row of the form in which it stands."""

import pytest

from courseware.authoring import keeping, lineage, mirroring
from courseware.authoring.models import Revision, Written
from courseware.quizzes import serving
from courseware.quizzes.bank import loading

pytestmark = pytest.mark.django_db


def rows(form, *order):
    """The form with its answers in another order, as a browser sends it: each by its own number."""
    rest = {name: value for name, value in form.items() if not name.startswith("options-")}
    return rest | {name: form[name] for at in order for name in form if name.startswith(f"options-{at}-")}


@pytest.fixture
def asked(write, author, choice, quiz_topic):
    """The digest of the first version, with its row."""
    write(author, choice)
    written = Written.objects.get(number=1)
    return written, loading.digest(serving.question_called(quiz_topic, written.name))


@pytest.fixture
def change(asked, browser_of, author):
    """Saves a form as the next version."""

    def save(form, seen):
        at = f"/admin/authoring/written/{asked[0].pk}/change/"
        answered = browser_of(author).post(at, form | {"seen": str(seen)})
        assert answered.status_code == 303, answered.text

    return save


def origins(asked):
    written, digest = asked
    return lineage.origins("toy", written.name, digest).get("options")


def test_a_version_is_its_own_origin(asked):
    assert origins(asked) == [0, 1, 2, 3]


def test_an_answer_that_was_moved_and_reworded_is_the_same(asked, change, choice):
    change(rows(choice, 2, 3, 0, 1) | {"options-2-text": "All over", "options-3-text": "Nowhere at all"}, 1)

    assert origins(asked) == [2, 3, 0, 1]


def test_an_answer_that_was_taken_out_and_one_that_is_new_are_not_the_same(asked, change, choice):
    new = {"options-4-text": "To the first", "options-4-feedback": "Not by rank.", "options-4-misconception": ""}

    change(rows(choice, 0, 1, 3) | new, 1)

    assert origins(asked) == [0, 1, 3, None]


def test_versions_are_followed_back_one_by_one(asked, change, choice):
    change(rows(choice, 3, 0, 1, 2), 1)
    again = {name.replace("-0-", "-a-"): value for name, value in choice.items()}
    for old, new in (("-1-", "-0-"), ("-a-", "-1-")):
        again = {name.replace(old, new): value for name, value in again.items()}
    change(rows(choice, 3, 1, 0, 2), 2)

    # Version 2 was 3 0 1 2 of the first; version 3 is 3 1 0 2 of that.
    assert origins(asked) == [2, 0, 3, 1]


def test_an_older_version_that_comes_back_has_its_own_rows(asked, change, choice, browser_of, author):
    change(rows(choice, 3, 2, 1, 0), 1)
    at = f"/admin/authoring/written/{asked[0].pk}/do/"
    browser_of(author).post(at, {"do": "revert", "number": "1"})

    assert origins(asked) == [0, 1, 2, 3]
    assert Revision.objects.get(number=3).came_from == {"version": 1}


def test_what_was_written_as_yaml_is_told_by_its_texts(asked, author, quiz_topic):
    written, _digest = asked
    values = keeping.contents.values_of(keeping.text_of(written))
    values["options"] = [values["options"][at] for at in (1, 0, 3)]
    text = keeping.contents.written_values(values)
    question = keeping.contents.question_of(quiz_topic, text)
    keeping.save(written, quiz_topic, question, text, author, seen=1)

    assert origins(asked) == [1, 0, 3]


def test_an_edit_of_a_shipped_question_knows_the_shipped_rows(author, browser_of, quiz_topic):
    mirroring.mirror()
    digest = loading.digest(serving.question_called(quiz_topic, "T-SINGLE"))
    written = Written.objects.get(name="T-SINGLE")
    values = keeping.contents.values_of(keeping.text_of(written))
    values["options"] = values["options"][::-1]
    text = keeping.contents.written_values(values)
    came_from = {"version": 0, "options": [2, 1, 0]}
    question = keeping.contents.question_of(quiz_topic, text)
    keeping.save(written, quiz_topic, question, text, author, came_from=came_from)

    assert lineage.origins("toy", "T-SINGLE", digest) == {"options": [2, 1, 0]}


def test_of_a_version_that_nobody_knows_nothing_is_said(asked):
    assert lineage.origins("toy", asked[0].name, "0" * 64) == {}
    assert lineage.origins("toy", "W-none", "0" * 64) == {}


@pytest.mark.parametrize("said", [{"version": 9}, {"version": 1, "options": [0, 0, 1, 2]}, {"version": "1"}])
def test_a_version_that_says_nonsense_leads_nowhere_wrong(asked, change, choice, said):
    change(rows(choice, 3, 2, 1, 0), 1)
    Revision.objects.filter(number=2).update(came_from=said)

    assert origins(asked) == [3, 2, 1, 0]
