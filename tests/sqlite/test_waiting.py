"""Writers on SQLite: who finds the database taken waits, fails as one who may try again, and takes no turn along."""

import sqlite3
from contextlib import closing
from threading import Event, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from courseware.people.models import Person
from courseware.sqlite import base, turns
from courseware.sqlite.turns import Busy

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about SQLite alone"),
]


@pytest.fixture
def elsewhere():
    """Another process's connection, as far as SQLite can tell."""
    connection.ensure_connection()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as opened:
        yield opened


def is_free() -> bool:
    """Whether nobody of this process has the turn."""
    row = turns.of(str(connection.settings_dict["NAME"]))
    return not row._is_taken and not row._waiting


def in_a_thread(deed) -> Thread:
    def run():
        try:
            deed()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def by_itself():
    Person.objects.create()


def in_a_transaction():
    with transaction.atomic():
        Person.objects.create()


def by_one_statement():
    with connection.cursor() as cursor:
        cursor.execute("\n    UPDATE people_person SET user_id = NULL")


def by_many():
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM people_person WHERE id = %s", [[1], [2]])


each_way = pytest.mark.parametrize("write", [by_itself, in_a_transaction, by_one_statement, by_many])


@each_way
def test_who_finds_it_locked_for_too_long_may_try_again(locked, write):
    with locked(), pytest.raises(Busy):
        write()

    assert is_free()
    assert not Person.objects.exists()
    write()
    assert is_free()


@each_way
def test_who_finds_it_locked_waits(elsewhere, write):
    elsewhere.execute("BEGIN IMMEDIATE")
    done = Event()
    thread = in_a_thread(lambda: (write(), done.set()))

    # What it cannot do as long as this goes on, it does when it has ended.
    assert not done.wait(0.05)
    elsewhere.execute("ROLLBACK")

    assert done.wait(30)
    thread.join()
    assert is_free()


def test_who_stands_behind_one_of_her_own_for_too_long_may_try_again(monkeypatch):
    monkeypatch.setattr(base, "PATIENCE_S", 0.05)
    said = []

    def write():
        try:
            by_itself()
        except Busy as busy:
            said.append(str(busy))

    with transaction.atomic():
        in_a_thread(write).join()

    assert len(said) == 1
    assert is_free()


def test_reading_needs_no_turn(locked):
    Person.objects.create()

    with locked():
        assert Person.objects.exists()


def test_a_transaction_that_fails_gives_its_turn_back():
    def fail():
        Person.objects.create(pk=1)
        Person.objects.create(pk=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        fail()

    assert is_free()
    assert not Person.objects.exists()


def test_a_transaction_whose_end_fails_gives_its_turn_back():
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        # Whether the user exists is looked at in the end.
        cursor.execute("INSERT INTO people_person (user_id, created_at) VALUES (999, '2026-01-01')")

    assert is_free()
    assert not Person.objects.exists()


def test_a_connection_that_is_closed_in_the_middle_gives_its_turn_back():
    with transaction.atomic():
        Person.objects.create()
        connection.close()

    assert is_free()
    assert not Person.objects.exists()


def test_many_statements_by_themselves_are_done_all_or_none():
    rows = [[1, "2026-01-01"], [1, "2026-01-01"]]

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.executemany("INSERT INTO people_person (id, created_at) VALUES (%s, %s)", rows)

    assert not Person.objects.exists()


def test_writers_of_one_process_are_all_served():
    threads = [in_a_thread(lambda: [write() for write in (by_itself, in_a_transaction) * 5]) for _ in range(20)]
    for thread in threads:
        thread.join(60)

    assert Person.objects.count() == 200
