"""What has to be so before the site is served: a database that is up to date, and static files."""

import fcntl
import hashlib
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from courseware.lessons.search import index

BACKUPS_KEPT = 3
# Any number, as long as nothing else in the database takes the same one.
ADVISORY_LOCK = 6_174_001


@contextmanager
def alone() -> Iterator[None]:
    """While others prepare the same, on this machine or on this database, one waits: two at once would both make it."""
    with (settings.VAR / "prepare.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def database() -> bool:
    """Applies the migrations that are due, and says whether the database was made by that. An SQLite file with
    something in it is copied first."""
    executor = MigrationExecutor(connection)
    due = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not due:
        return False
    is_new = not executor.loader.applied_migrations
    say("Making the database" if is_new else f"Bringing the database up to date ({due} steps)")
    copy = None
    if connection.vendor == "sqlite" and not is_new:
        copy = back_up(Path(settings.DATABASES["default"]["NAME"]), settings.VAR / "backup")
        say(f"  as it was: {copy}")
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except Exception:
        if copy:
            say(f"The database could not be brought up to date. {copy} holds it as it was before.")
        raise
    return is_new


def back_up(path: Path, folder: Path) -> Path:
    """Copies an SQLite file, whole even while others write to it, and keeps the newest few copies."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{path.stem}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.sqlite3"  # noqa: TID251  (the host's calendar)
    draft = target.with_suffix(".part")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(draft)) as copy:
        source.backup(copy)
    draft.rename(target)
    for old in sorted(folder.glob(f"{path.stem}-*.sqlite3"))[:-BACKUPS_KEPT]:
        old.unlink()
    return target


def demonstration() -> None:
    """A class to look at, in a database that has just been made."""
    call_command("demo_class")


def search_index() -> None:
    """Brings the index of lessons up to date, which may have changed without a migration."""
    if index.refresh():
        say("Indexed the lessons")


def static_files() -> None:
    """Collects and compresses the static files, when one of them has changed since the last time."""
    stamp = settings.STATIC_ROOT.with_name("static.fingerprint")
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Collecting static files")
    stamp.unlink(missing_ok=True)
    # From nothing, since Django compares times alone, and a file may come from an archive with an old one.
    call_command("collectstatic", clear=True, verbosity=0, interactive=False)
    stamp.write_text(wanted)


def _fingerprint() -> str:
    """A digest of where the static files lie, how long they are and when they were written."""
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            digest.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def say(line: str) -> None:
    print(line, flush=True, file=sys.stdout)
