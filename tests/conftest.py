"""What all tests have: settings that suit them, and the standing cast of people.

What `student` may do, `outsider` and `guest` are shown not to be able to do.
"""

from collections.abc import Iterator

import hypothesis
import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings

from courseware.lessons import lesson
from courseware.people.models import Person
from courseware.quizzes.bank import loading

# How long an example takes says what else the machine does, and nothing of the code.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True, scope="session")
def settings_for_tests() -> Iterator[None]:
    """Static files as they lie in the tree, and passwords that are cheap to check."""
    with override_settings(
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(autouse=True)
def as_shipped(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a database there is nothing that instructors wrote: pages and questions are those of the files."""
    if request.node.get_closest_marker("django_db") is None and "db" not in request.fixturenames:
        monkeypatch.setattr(lesson, "EDITED", [])
        monkeypatch.setattr(loading, "FURTHER", [])


def _person(name: str, **rights: bool) -> Person:
    return Person.objects.create(user=User.objects.create_user(name, password=f"the {name}'s password", **rights))


@pytest.fixture
def instructor(db: None) -> Person:
    return _person("instructor", is_staff=True, is_superuser=True)


@pytest.fixture
def student(db: None) -> Person:
    return _person("student")


@pytest.fixture
def outsider(db: None) -> Person:
    """Somebody who can sign in, and whom nothing of the student's concerns."""
    return _person("outsider")


@pytest.fixture
def guest(db: None) -> Person:
    return Person.objects.create()


@pytest.fixture
def browser_of():
    """A client in which a person is at work: `browser_of(student).get("/")`."""

    def browser(person: Person | None = None) -> Client:
        client = Client(enforce_csrf_checks=False)
        if person is not None and person.user is not None:
            client.force_login(person.user)
        elif person is not None:
            session = client.session
            session["person"] = person.pk
            session.save()
            client.cookies["sessionid"] = session.session_key
        return client

    return browser


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="only the tests that use a database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--only-database"):
        chosen = [item for item in items if _uses_a_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


def _uses_a_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server"}
    return item.get_closest_marker("django_db") is not None or bool(fixtures & set(getattr(item, "fixturenames", ())))
