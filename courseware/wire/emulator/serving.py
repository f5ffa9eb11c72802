"""`manage.py emulator`: from the command line to a server, until Ctrl+C.

It starts in about a second, since it needs neither the site's pages nor its settings, and its server's process is a
fork of this one where the system can.
"""

import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from courseware.wire.emulator import options
from courseware.wire.emulator.options import Options

HOST = "127.0.0.1"
SETTINGS = "courseware.wire.emulator.settings"
THREADS = 32
PATIENCE_SECONDS = 5


def main(words: Sequence[str]) -> int:
    """Serves until it is told to end; what is not to be kept is gone then."""
    folder = tempfile.mkdtemp(prefix="glasscloud-emulator-")
    try:
        chosen = options.read(words, folder)
        problem = _problem(chosen)
        if problem:
            print(problem, file=sys.stderr)
            return 1
        return _served(chosen)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _problem(chosen: Options) -> str:
    """Why it cannot start, in a sentence."""
    if chosen.keep and not os.access(Path(chosen.keep).parent, os.W_OK):
        return f"{Path(chosen.keep).parent} is no folder in which a file can be written."
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, chosen.port))
        except OSError:
            return f"Port {chosen.port} cannot be had: it is in use, or needs more rights. Choose another with --port."
    return ""


def _served(chosen: Options) -> int:
    options.hand_over(chosen)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django
    from django.db import DatabaseError

    django.setup()
    try:
        _prepare(chosen)
    except DatabaseError as error:
        print(f"{chosen.database} cannot be used: {error}", file=sys.stderr)
        return 1
    from granian import Granian

    server = Granian(
        "courseware.wire.emulator.application:application",
        address=HOST,
        port=chosen.port,
        interface="wsgi",  # type: ignore[arg-type]
        blocking_threads=THREADS,
        log_enabled=False,
        workers_kill_timeout=PATIENCE_SECONDS,
    )
    server.on_startup(lambda: threading.Thread(target=_welcome, args=(chosen,), daemon=True).start())
    server.serve()
    return 0


def _prepare(chosen: Options) -> None:
    from django.core.management import call_command
    from django.db import connections

    from courseware.wire.emulator import world

    call_command("migrate", verbosity=0, interactive=False)
    try:
        world.open_world(chosen)
    except world.OtherTerms:
        sys.exit(
            f"The world in {chosen.keep} goes by other --transitions or --throttling: choose its own, or a new file."
        )
    finally:
        # No connection may be used on both sides of a fork.
        connections.close_all()


def _welcome(chosen: Options) -> None:
    """Says how to reach it, once it can be reached."""
    while not _is_up(chosen.port):
        time.sleep(0.01)
    print(welcome(chosen), flush=True)


def _is_up(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def welcome(chosen: Options) -> str:
    """What to set, and what may be asked of it."""
    url = f"http://{HOST}:{chosen.port}"
    lasts = f"is kept in {chosen.keep}" if chosen.keep else "is gone when it ends"
    return f"""\
Glasscloud emulator: {url}
  account {chosen.account}; the world {lasts}

  export AWS_ENDPOINT_URL={url}
  export AWS_ACCESS_KEY_ID={chosen.access_key}
  export AWS_SECRET_ACCESS_KEY='{chosen.secret_key}'
  export AWS_DEFAULT_REGION=us-east-1

  curl -X POST {url}/_emulator/reset    begins the world anew
  Ctrl+C ends it"""
