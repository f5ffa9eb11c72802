"""Makes the demonstration, and removes it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import Group as UserGroup
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courseware.classes.demo import playing
from courseware.classes.demo.cast import Student, share, students
from courseware.classes.models import (
    Accommodation,
    Announcement,
    Assignment,
    Category,
    Class,
    Extension,
    Group,
    Kind,
    Membership,
    Role,
)
from courseware.experiments import finding as experiments
from courseware.labs import topics, worlds
from courseware.labs.topics import Topic
from courseware.people import instructors
from courseware.people.models import Person
from courseware.quizzes import serving
from courseware.quizzes.models import Late, Mode, Question, Quiz, Shows, Slot
from courseware.quizzes.types.kinds import AnyQuestion

TEACHER = "demo-teacher"
# Questions that a browser answers by its form alone.
ASKED = ("single", "multiple", "numeric", "ordering", "matching", "cloze", "short")
IN_FIRST, IN_SECOND = 10, 6
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """The class, and how one signs in to look at it: names and passwords."""

    klass: Class
    credentials: dict[str, str]


@dataclass(frozen=True)
class At:
    """A student with her place in the class."""

    student: Student
    place: Membership

    @property
    def person_id(self) -> int:
        return self.place.person_id


def is_there() -> bool:
    return Class.objects.filter(is_demo=True).exists()


def kept_at() -> Path:
    """The file that keeps names and passwords."""
    return Path(settings.VAR) / "demo-class.txt"


def make() -> Made | None:
    """The demonstration with a topic that has questions enough; None where there is no such topic."""
    found = next((each for each in topics.topics() if len(_questions(each)) >= IN_FIRST + IN_SECOND), None)
    if found is None:
        return None
    passwords = {name: secrets.token_urlsafe(12) for name in (TEACHER, students()[0].login)}
    with transaction.atomic():
        teacher = _teacher(passwords[TEACHER])
        klass = Class.objects.create(
            title=_("Demonstration class"), term=str(found.title), is_demo=True, is_joining_open=False
        )
        Membership.objects.create(klass=klass, person=teacher, role=Role.OWNER, name=_("Demonstration teacher"))
        cast = _cast(klass, passwords)
        _fill(klass, teacher, found, cast)
    _keep(passwords)
    return Made(klass, passwords)


def remove() -> bool:
    """Removes the demonstration, with its people and all that is theirs."""
    people = list(User.objects.filter(groups__name=instructors.DEMONSTRATION))
    with transaction.atomic():
        persons = Person.objects.filter(user__in=people)
        for klass in Class.objects.filter(is_demo=True):
            klass.assignments.all().delete()
            klass.delete()
        # Who looked at the class as its teacher may have made further classes and quizzes.
        Class.objects.filter(memberships__role=Role.OWNER, memberships__person__in=persons).delete()
        Quiz.objects.filter(owner__in=persons).delete()
        User.objects.filter(pk__in=[each.pk for each in people]).delete()
    kept_at().unlink(missing_ok=True)
    return bool(people)


def _teacher(password: str) -> Person:
    user = instructors.make_instructor(_user(TEACHER, password))
    made: Person = Person.objects.create(user=user)
    return made


def _user(name: str, password: str | None) -> User:
    user: User = User.objects.create_user(name, password=password)
    user.groups.add(UserGroup.objects.get_or_create(name=instructors.DEMONSTRATION)[0])
    return user


def _cast(klass: Class, passwords: dict[str, str]) -> list[At]:
    found = []
    for student in students():
        person = Person.objects.create(user=_user(student.login, passwords.get(student.login)))
        place = Membership.objects.create(klass=klass, person=person, name=student.name, number=f"D{student.number:04}")
        found.append(At(student, place))
    return found


def _fill(klass: Class, teacher: Person, topic: Topic, cast: list[At]) -> None:
    """What a class has after three weeks: work that is over, work that goes on, some for whom something else holds."""
    morning = Group.objects.create(klass=klass, name=_("Morning"))
    evening = Group.objects.create(klass=klass, name=_("Evening"))
    for group, part in ((morning, cast[::2]), (evening, cast[1::2])):
        group.members.set([each.place for each in part])
    Accommodation.objects.create(membership=cast[4].place, time_factor=Decimal("1.5"))
    Accommodation.objects.create(membership=cast[10].place, extra_days=2, extra_attempts=1)
    category = Category.objects.create(klass=klass, name=_("Quizzes"), weight=60, drop_lowest=0)
    further = Category.objects.create(klass=klass, name=_("Lessons and experiments"), weight=40)
    _reading(klass, topic, further, cast)
    _experiment(klass, topic, further, cast)
    first, second = _quizzes(teacher, topic)
    _past_quiz(klass, teacher, first, category, cast)
    _present_quiz(klass, second, category, cast)
    Announcement.objects.create(
        klass=klass, author=teacher, text=_("The second quiz is open. Read the pages on reading from a stream first.")
    )
    for each in cast[:3]:
        worlds.begin(each.person_id, kind=worlds.Kind.LAB, topic=topic.slug)


def _evening_in(days: int) -> datetime:
    """Six in the evening, so many days from today."""
    today = timezone.now().astimezone(ZoneInfo("UTC")).replace(hour=18, minute=0, second=0, microsecond=0)
    return today + days * DAY


def _reading(klass: Class, topic: Topic, category: Category, cast: list[At]) -> None:
    for each in cast:
        playing.reads(each.student, each.person_id, topic)
    _set(klass, Kind.TOPIC, str(topic.title), category, due_at=_evening_in(-8), topic=topic.slug, late_percent_a_day=5)


def _experiment(klass: Class, topic: Topic, category: Category, cast: list[At]) -> None:
    experiment = next(iter(experiments.all_of(topic).values()), None)
    if experiment is None:
        return
    now = timezone.now()
    for each in cast[::2]:
        run = playing.tries(each.student, each.person_id, topic, experiment)
        # Who has not reached the goals is at it still, and began a while ago.
        playing.date_run_back(run, now - (2 * DAY if run.reached_at else timedelta(minutes=13)))
    _set(
        klass,
        Kind.EXPERIMENT,
        str(experiment.title),
        category,
        due_at=_evening_in(1),
        topic=topic.slug,
        experiment=experiment.id,
    )


def _questions(topic: Topic) -> list[AnyQuestion]:
    """Of each group's questions the first, then the second ones, and so on: a quiz asks about all."""
    bank = serving.bank_of(topic)
    groups = [[each for each in bank.of_group(group.id) if _kind(each) in ASKED] for group in bank.groups]
    deepest = max((len(group) for group in groups), default=0)
    return [group[row] for row in range(deepest) for group in groups if row < len(group)]


def _kind(question: AnyQuestion) -> str:
    return str(question.__struct_config__.tag)


def _quizzes(teacher: Person, topic: Topic) -> tuple[Quiz, Quiz]:
    asked = _questions(topic)
    said = {"owner": teacher, "topic": topic.slug, "mode": Mode.GRADED, "shows": Shows.AFTER_HAND_IN}
    first = Quiz.objects.create(
        slug="demo-first",
        title=_("First quiz"),
        time_limit_s=1800,
        most_attempts=1,
        late=Late.DEDUCTED,
        shuffles_questions=True,
        **said,
    )
    second = Quiz.objects.create(slug="demo-second", title=_("Second quiz"), time_limit_s=1200, most_attempts=2, **said)
    for quiz, questions in ((first, asked[:IN_FIRST]), (second, asked[IN_FIRST : IN_FIRST + IN_SECOND])):
        for position, each in enumerate(questions, start=1):
            question = Question.objects.get_or_create(topic=topic.slug, name=each.id)[0]
            Slot.objects.create(quiz=quiz, position=position, topic=topic.slug, question=question)
    Slot.objects.create(quiz=second, position=IN_SECOND + 1, topic=topic.slug, difficulty="recall", count=2)
    return first, second


def _past_quiz(klass: Class, teacher: Person, quiz: Quiz, category: Category, cast: list[At]) -> None:
    """Taken by all but two, two of them late."""
    work = _set(klass, Kind.QUIZ, str(quiz), category, quiz=quiz)
    taken = [(each, playing.takes(each.student, each.person_id, quiz)) for each in cast[:-2]]
    due_at = _evening_in(-5)
    Assignment.objects.filter(pk=work.pk).update(due_at=due_at, opens_at=due_at - 4 * DAY)
    Extension.objects.create(
        assignment=work, membership=cast[7].place, due_at=due_at + 2 * DAY, by=teacher, reason=_("Was ill.")
    )
    for place, (each, attempt) in enumerate(taken):
        hours = 30 if place in (2, 15) else -60 * share(f"begins/{each.student.number}") - 2
        playing.date_back(attempt, due_at + timedelta(hours=hours), _pace(each.student))


def _present_quiz(klass: Class, quiz: Quiz, category: Category, cast: list[At]) -> None:
    """Open: a third has taken it, some of them twice, and two are at it."""
    now = timezone.now()
    _set(klass, Kind.QUIZ, str(quiz), category, quiz=quiz, opens_at=now - DAY, due_at=_evening_in(3))
    for place, each in enumerate(cast[3:11]):
        attempt = playing.takes(each.student, each.person_id, quiz)
        playing.date_back(attempt, now - timedelta(hours=23 - place), _pace(each.student) / 2)
    for each in cast[3:7]:
        attempt = playing.takes(each.student.having_learned(), each.person_id, quiz)
        playing.date_back(attempt, now - timedelta(minutes=50), _pace(each.student) / 2)
    for each in cast[11:13]:
        playing.takes(each.student, each.person_id, quiz, of=3)


def _pace(student: Student) -> float:
    """Minutes for a question."""
    return 1 + 1.5 * share(f"pace/{student.number}")


def _set(
    klass: Class, kind: Kind, title: str, category: Category, **said: str | int | datetime | Quiz | None
) -> Assignment:
    made: Assignment = Assignment.objects.create(
        klass=klass, kind=kind, title=title, category=category, is_published=True, **said
    )
    return made


def _keep(passwords: dict[str, str]) -> None:
    """Names and passwords, for who may read the server's files."""
    path = kept_at()
    path.touch(mode=0o600)
    path.write_text("".join(f"{name} {password}\n" for name, password in passwords.items()), encoding="utf-8")
