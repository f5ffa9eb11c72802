"""The demonstration class, removed: without a trace, and nothing of anybody else's with it."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from courseware.classes.demo import making
from courseware.classes.models import Class, Membership, Role
from courseware.labs.models import World
from courseware.quizzes.models import Quiz

# They say nothing of anybody.
COUNTED_ONCE = {"quizzes.Question", "quizzes.Version", "auth.Group", "labs.Blob"}


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


def counts():
    """How many rows each table has, but for those that say nothing of anybody."""
    kept = [each for each in apps.get_models() if each._meta.label not in COUNTED_ONCE]
    return {each._meta.label: each._base_manager.count() for each in kept if each._meta.managed}


def test_removed_it_leaves_nothing_and_what_others_have_stays(db, var, klass, attending, quiz, work):
    before = counts()
    making.make()
    making.remove()

    assert counts() == before
    assert not (var / "demo-class.txt").exists()


def test_removed_is_also_what_its_teacher_made_while_looking(db):
    made = making.make()
    teacher = Membership.objects.get(klass=made.klass, role=Role.OWNER).person
    own = Class.objects.create(title="Tried out")
    Membership.objects.create(klass=own, person=teacher, role=Role.OWNER, name="Teacher")
    Quiz.objects.create(slug="tried", owner=teacher, topic="kinesis")

    making.remove()

    assert not Class.objects.exists()
    assert not Quiz.objects.filter(owner__isnull=False).exists()
    assert not World.objects.exists()


def test_the_command_makes_it_once_and_removes_it(db, var):
    out = StringIO()
    call_command("demo_class", stdout=out)
    assert "demo-teacher" in out.getvalue()
    with pytest.raises(CommandError, match="already"):
        call_command("demo_class")
    call_command("demo_class", remove=True, stdout=out)
    with pytest.raises(CommandError, match="no demonstration"):
        call_command("demo_class", remove=True)
