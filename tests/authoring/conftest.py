"""Two instructors without the host's rights, the toy topic, and a question as a form sends it."""

import pytest
from django.contrib.auth.models import User

from courseware.people import instructors
from courseware.people.models import Person
from tests.quizzes.conftest import quiz_topic  # noqa: F401  (a fixture)


def _instructor(name):
    instructors.give_rights()
    return Person.objects.create(user=instructors.make_instructor(User.objects.create_user(name, password="x")))


@pytest.fixture
def author(db):
    return _instructor("author")


@pytest.fixture
def colleague(db):
    return _instructor("colleague")


@pytest.fixture
def choice():
    """A choice of four answers with feedback, as the editor's form sends it."""
    answers = [("To its hash", "", True), ("In turn", "Turns know no key.", False)]
    answers += [("Everywhere", "That costs four times as much.", False), ("Nowhere", "It is kept.", False)]
    form = {
        "seen": "0",
        "topic": "toy",
        "kind": "single",
        "title": "Where does it go?",
        "group": "placement",
        "difficulty": "recall",
        "page": "placement",
        "concepts": ["T-1"],
        "tags": "week-3, exam",
        "text": "A record with the key `a` comes. Where does it go?",
        "explanation": "The hash of its key decides.",
        "shuffle": "on",
        "in_quiz": "on",
        "save": "1",
    }
    for number, (text, feedback, is_right) in enumerate(answers):
        form |= {f"options-{number}-text": text, f"options-{number}-feedback": feedback}
        form |= {f"options-{number}-misconception": "", **({f"options-{number}-right": "on"} if is_right else {})}
    return form


@pytest.fixture
def write(browser_of, quiz_topic):  # noqa: F811
    """`write(author, form)` is what the editor answers to a new question."""

    def post(person, form, kind="single"):
        return browser_of(person).post(f"/admin/authoring/written/add/?topic=toy&kind={kind}", form)

    return post
