"""Before serving: a copy of the database before it is changed, static files when they have changed."""

import fcntl
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from scripts import prepare
from scripts.run import ROOT


def rows(path) -> list[tuple[int]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT n FROM numbers ORDER BY n").fetchall()


def write(database: sqlite3.Connection, number: int) -> None:
    database.execute("INSERT INTO numbers VALUES (?)", (number,))
    database.commit()


def test_a_copy_is_whole_while_the_database_is_in_use(tmp_path):
    path = tmp_path / "glasscloud.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE numbers (n INTEGER)")
        write(database, 1)
        database.execute("INSERT INTO numbers VALUES (2)")

        copy = prepare.back_up(path, tmp_path / "backup")

    assert rows(copy) == [(1,)]


def test_three_copies_are_kept_the_newest(tmp_path):
    path = tmp_path / "glasscloud.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE numbers (n INTEGER)")
        copies = []
        for number in range(5):
            write(database, number)
            copies.append(prepare.back_up(path, tmp_path / "backup"))

    assert sorted((tmp_path / "backup").iterdir()) == copies[2:]
    assert len(rows(copies[4])) == 5


def test_a_database_that_is_up_to_date_is_left_alone(db, capsys):
    prepare.database()

    assert capsys.readouterr().out == ""


def test_a_database_is_copied_before_a_migration_that_is_due(transactional_db, settings, tmp_path, capsys):
    settings.VAR = tmp_path
    MigrationExecutor(connection).migrate([("people", "0001_persons")])

    prepare.database()

    said = capsys.readouterr().out
    assert "Bringing the database up to date" in said
    if connection.vendor == "sqlite":
        assert len(list((tmp_path / "backup").iterdir())) == 1
        assert str(tmp_path / "backup") in said


def test_static_files_are_collected_when_one_has_changed(settings, tmp_path, capsys):
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("a {}")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"

    prepare.static_files()
    prepare.static_files()
    (source / "page.css").write_text("a { color: red }")
    prepare.static_files()

    assert capsys.readouterr().out == "Collecting static files\n" * 2
    assert (tmp_path / "static" / "page.css").read_text() == "a { color: red }"


@pytest.mark.servers
def test_several_that_begin_at_once_on_one_folder_all_begin(tmp_path):
    line = "import django; django.setup(); from scripts import prepare as p; l = p.alone(); l.__enter__(); p.database()"
    environment = {
        "GLASSCLOUD_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "courseware.settings",
        "PATH": os.environ["PATH"],
    }
    begun = [
        subprocess.Popen([sys.executable, "-c", line], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]

    said = [each.communicate(timeout=120)[0] for each in begun]

    assert [each.returncode for each in begun] == [0, 0, 0]
    assert sorted(said) == ["", "", "Making the database\n"]


@pytest.mark.django_db(transaction=True)
def test_who_prepares_a_database_has_it_alone(tmp_path, settings):
    settings.VAR = tmp_path

    with prepare.alone(), (tmp_path / "prepare.lock").open() as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    with (tmp_path / "prepare.lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
