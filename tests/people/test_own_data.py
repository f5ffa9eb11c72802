"""What is kept of a person is hers to take, and goes when she asks; what is counted stays counted."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.utils import timezone

from courseware.authoring.models import EditedPage, PageRevision, Revision, Written
from courseware.classes.models import Accommodation, Assignment, Class, Membership
from courseware.experiments.models import Run
from courseware.gradebook.models import Decision, Mistake
from courseware.labs import worlds
from courseware.labs.models import World
from courseware.lessons.models import Place
from courseware.people import own_data
from courseware.people.models import Person
from courseware.quizzes.models import Attempt, HandMark, Item, Question, Quiz, Version


@pytest.fixture
def busy(student, instructor):
    """A student who has done something of each kind."""
    student.user.set_password("a password")
    student.user.email = "her@example.org"
    student.user.save()
    now = timezone.now()
    world = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")
    quiz = Quiz.objects.create(slug="q", topic="kinesis", owner=instructor)
    attempt = Attempt.objects.create(
        quiz=quiz, person=student, number=1, seed="s", begun_at=now, closed_at=now, score=5
    )
    for at, (kind, answer) in enumerate([("essay", "My own words"), ("single", 1)]):
        question = Question.objects.create(topic="kinesis", name=f"Q{at}")
        version = Version.objects.create(question=question, digest="d", kind=kind, content="{}")
        said = "Dear one" if kind == "essay" else ""
        result = {"score": 1, "parts": [{"name": "comment", "mark": "plain", "feedback": said}], "explanation": ""}
        item = Item.objects.create(
            person=student, question=question, version=version, place="quiz", attempt=attempt, position=at,
            token=str(at), seed="s", shown=json.dumps({"text": "What?"}), shown_at=now,
            answer=json.dumps(answer), answered_at=now,
            score=1000, world_id=world, result=json.dumps(result),
            draft="half a thought",
        )  # fmt: skip
        if kind == "essay":
            HandMark.objects.create(item=item, comment="Dear one", by=instructor)
    Run.objects.create(
        person=student,
        topic="kinesis",
        experiment="e",
        world=world,
        prediction_shown="{}",
        prediction="2",
        task_shown="{}",
    )
    Place.objects.create(person=student, topic="kinesis", page="hot-keys")
    klass = Class.objects.create(title="A class")
    Membership.objects.create(klass=klass, person=instructor, role="owner", name="Teacher")
    member = Membership.objects.create(klass=klass, person=student, name="Her Name", number="42")
    Accommodation.objects.create(membership=member, time_factor="1.5", note="Her reasons")
    work = Assignment.objects.create(klass=klass, kind="topic", topic="kinesis", title="Streams")
    Decision.objects.create(
        assignment=work, membership=member, is_excused=True, reason="Her illness", by=instructor, token="t"
    )
    Mistake.objects.create(person=student, address="/", text="It is wrong", token="t")
    return student


def _read(content):
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name).decode() for name in found.namelist()}


def _referring(person_id, user_id):
    """Rows of any table that refer to her or to her user."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in (Person, User):
                wanted = person_id if field.related_model is Person else user_id
                found += list(model._base_manager.filter(**{field.attname: wanted}))
    return found


def _all_words():
    """All texts of all tables."""
    return " ".join(
        str(value)
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values()
        for value in row.values()
        if isinstance(value, str | list | dict)
    )


def test_she_gets_all_that_is_hers_as_a_file_with_a_page_to_read(busy, browser_of):
    answer = browser_of(busy).post("/people/my-data/download")

    files = _read(answer.content)
    assert {f"data/{name}.json" for name in ("account", "labs", "attempts", "answers", "experiments", "lessons")} < {
        *files
    }
    assert json.loads(files["data/account.json"])[0]["e_mail"] == "her@example.org"
    assert json.loads(files["data/answers.json"])[0]["answer"] == "My own words"
    assert json.loads(files["data/classes.json"])[0]["class"] == "A class"
    assert json.loads(files["data/decisions.json"])[0]["reason"] == "Her illness"
    assert json.loads(files["data/mistakes.json"])[0]["text"] == "It is wrong"
    assert "My own words" in files["index.html"]
    assert any(name.endswith(".sh") and text.startswith("#!/bin/sh") for name, text in files.items())


def test_nothing_of_somebody_else_is_in_it(busy, outsider, browser_of):
    answer = browser_of(outsider).post("/people/my-data/download")

    assert "My own words" not in " ".join(_read(answer.content).values())


def test_what_she_wrote_cannot_act_in_the_page(busy):
    Item.objects.filter(person=busy).update(answer=json.dumps("<script>alert(1)</script>"))

    assert "<script>" not in _read(own_data.archive(busy))["index.html"]


def test_erased_no_row_refers_to_her_and_no_word_of_hers_is_left(busy, browser_of):
    person_id, user_id, name = busy.pk, busy.user_id, busy.user.username

    answer = browser_of(busy).post("/people/my-data", {"password": "a password"})

    assert answer.status_code == 302
    assert _referring(person_id, user_id) == []
    assert not Person.objects.filter(pk=person_id).exists()
    assert not World.objects.exists()
    words = _all_words()
    for each in (
        "My own words",
        "Her Name",
        "her@example.org",
        "Her reasons",
        "Dear one",
        "half a thought",
        "Her illness",
    ):
        assert each not in words
    assert not User.objects.filter(username=name).exists()


def test_what_statistics_count_stays(busy):
    before = [model.objects.count() for model in (Attempt, Item, Run, Membership, Mistake)]
    marks = sorted(Item.objects.values_list("score", flat=True))

    own_data.erase(busy)

    assert [model.objects.count() for model in (Attempt, Item, Run, Membership, Mistake)] == before
    assert sorted(Item.objects.values_list("score", flat=True)) == marks
    assert Item.objects.values("person").distinct().count() == 1


def test_what_an_instructor_wrote_is_hers_as_files_and_stays_without_her_name(instructor):
    question = Written.objects.create(topic="kinesis", name="A-1", owner=instructor, title="A question")
    Revision.objects.create(written=question, number=1, content="id: A-1", author=instructor)
    page = EditedPage.objects.create(topic="kinesis", page="hot-keys", owner=instructor)
    PageRevision.objects.create(edited=page, number=1, content="# Hot keys", author=instructor)

    files = _read(own_data.archive(instructor))
    own_data.erase(instructor)

    assert files["files/questions/kinesis-A-1-1.yaml"] == "id: A-1"
    assert files["files/pages/kinesis-hot-keys-1.md"] == "# Hot keys"
    assert Written.objects.get().owner is None
    assert Revision.objects.get().author is None


def test_a_quiz_stays_for_those_who_took_it_when_its_owner_goes(busy, instructor):
    Membership.objects.filter(person=instructor).delete()

    own_data.erase(instructor)

    assert Quiz.objects.get().owner_id not in (None, instructor.pk)
    assert Attempt.objects.get().person == busy


def test_a_wrong_password_erases_nothing(busy, browser_of):
    answer = browser_of(busy).post("/people/my-data", {"password": "another"})

    assert answer.status_code == 422
    assert Person.objects.filter(pk=busy.pk).exists()


def test_who_owns_a_class_hands_it_on_first(busy, instructor, browser_of):
    instructor.user.set_password("a password")
    instructor.user.save()

    answer = browser_of(instructor).post("/people/my-data", {"password": "a password"})

    assert answer.status_code == 422
    assert "A class" in answer.content.decode()
    assert Person.objects.filter(pk=instructor.pk).exists()


def test_who_has_not_signed_in_is_asked_to(db, browser_of):
    assert browser_of().get("/people/my-data").status_code == 302
    assert browser_of().post("/people/my-data/download").status_code == 302


def test_an_erased_person_is_not_tidied_away_with_the_answers(busy):
    from courseware.people import tidying

    own_data.erase(busy)
    Person.objects.filter(user=None).update(created_at=timezone.now() - timedelta(days=30))
    tidying.tidy()

    assert Item.objects.count() == 2


@pytest.fixture
def host(db, browser_of):
    """The browser of who may do everything."""
    return browser_of(Person.objects.create(user=User.objects.create_superuser("host", password="x")))


def test_the_host_downloads_and_erases_for_somebody_who_asked(busy, host):
    chosen = {"_selected_action": [busy.user_id]}

    file = host.post("/admin/auth/user/", {"action": "take_data", **chosen})
    answer = host.post(f"/admin/auth/user/{busy.user_id}/delete/", {"post": "yes"})

    assert "My own words" in _read(file.content)["index.html"]
    assert answer.status_code == 302
    assert not Person.objects.filter(pk=busy.pk).exists()
    assert Item.objects.count() == 2


def test_the_host_cannot_erase_who_owns_a_class(busy, instructor, host):
    page = host.get(f"/admin/auth/user/{instructor.user_id}/delete/")
    host.post(f"/admin/auth/user/{instructor.user_id}/delete/", {"post": "yes"})

    assert "You own classes" in page.content.decode()
    assert Person.objects.filter(pk=instructor.pk).exists()
