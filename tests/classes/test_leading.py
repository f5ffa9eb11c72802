"""Who teaches a class leads its quizzes, sees her own students there by their names, and no others."""

import pytest

from courseware.classes import leading
from courseware.classes.models import Assignment, Class, Extension, Kind, Role
from courseware.quizzes import limits, owners
from tests.classes.conftest import DUE, member, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(klass, work):
    """Who teaches the same class, and did not make the quiz."""
    return member(klass, somebody("colleague", is_staff=True), Role.INSTRUCTOR).person


@pytest.fixture
def elsewhere(quiz, owner):
    """Another class of the owner's, to which the quiz is given too, with its student."""
    klass = Class.objects.create(title="Elsewhere")
    member(klass, owner, Role.OWNER)
    Assignment.objects.create(klass=klass, kind=Kind.QUIZ, quiz=quiz, title="Friday", due_at=DUE, is_published=True)
    return member(klass, somebody("stranger"))


def test_who_teaches_leads_and_who_learns_or_assists_does_not(klass, quiz, colleague, attending, outsider):
    assistant = member(klass, somebody("helper"), Role.ASSISTANT).person

    assert owners.may_lead(quiz, colleague.pk)
    for person in (attending.person, assistant, outsider):
        assert not owners.may_lead(quiz, person.pk)


def test_she_sees_the_students_of_her_own_class(quiz, colleague, attending, elsewhere):
    assert set(leading.students(quiz, colleague.pk)) == {attending.person_id}


def test_students_are_called_as_their_class_calls_them(quiz, work, attending):
    assert owners.names(quiz, [attending.person_id]) == {attending.person_id: "Student"}


def test_a_quiz_has_closed_when_the_last_student_is_done(quiz, work, attending, elsewhere):
    later = DUE.replace(month=4)
    Extension.objects.create(assignment=work, membership=attending, due_at=later)

    assert leading.latest(quiz) == later
    assert not limits.has_closed(quiz, elsewhere.person_id)
