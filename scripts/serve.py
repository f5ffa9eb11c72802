"""Serves the site in this process's place: prepares what is missing, says where it answers, becomes the server."""

import ipaddress
import os
import sys

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError

from scripts import prepare
from scripts.prepare import say

WORKERS = 2
# More than can compute at once: calls over the wire may wait for simulated answers.
THREADS = 32
# What is being answered when the server is stopped may take so long.
PATIENCE_SECONDS = 5


def main() -> None:
    dev = "--dev" in sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courseware.settings")
    if dev:
        os.environ["DEBUG"] = "1"
    try:
        django.setup()
        with prepare.alone():
            is_new = prepare.database()
            prepare.search_index()
            if is_new and settings.DEMO_CLASS:
                prepare.demonstration()
            if not dev:
                prepare.static_files()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except PermissionError as error:
        sys.exit(f"{error.filename} cannot be written: GLASSCLOUD_VAR=/some/folder keeps what is made elsewhere.")
    except OperationalError as error:
        sys.exit(f"The database does not answer: {error}")
    welcome()
    sys.stdout.flush()
    # Threads that take turns need no heap each.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    command = ["manage.py", "runserver", _development_address()] if dev else server_command()
    os.execv(sys.executable, [sys.executable, *command])


def server_command() -> list[str]:
    """The arguments for Python that make it the server."""
    return [
        *("-m", "granian", "--interface", "wsgi", "--workers", str(WORKERS), "--blocking-threads", str(THREADS)),
        *("--log-level", "error", "--host", _address(), "--port", str(settings.PORT)),
        # A worker that died is replaced; one that was told to stop before it could listen is not waited for.
        *("--respawn-failed-workers", "--workers-kill-timeout", str(PATIENCE_SECONDS)),
        "courseware.wsgi:application",
    ]


def welcome() -> None:
    """Says who may come, where, and how the first instructor does."""
    from courseware.people import instructors

    say(network_sentence(settings.HOST, settings.ALLOWED_HOSTS))
    if not instructors.is_any():
        say("The first instructor opens this link, once, within a day:")
        call_command("instructor_link")
    say(f"Open {settings.SITE_URL}/ (Ctrl+C stops the server)")


def network_sentence(host: str, allowed_hosts: list[str]) -> str:
    """Who can reach the site, and how that is changed."""
    names = [each for each in allowed_hosts if each not in ("localhost", "127.0.0.1", "[::1]")]
    if _is_loopback(host):
        return (
            "Only this machine can open it; `make run HOST=0.0.0.0 ALLOWED_HOSTS=name` opens it to your network, "
            "where name is how the others call this machine."
        )
    if not names:
        return (
            f"HOST={host} listens to your network, but only requests for 127.0.0.1 are answered: add "
            "ALLOWED_HOSTS=name, where name is how the others call this machine."
        )
    return f"Everybody in your network can open it, as {', '.join(names)}."


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address() -> str:
    """HOST as the server wants it: an address, not a name."""
    return "127.0.0.1" if settings.HOST == "localhost" else settings.HOST


def _development_address() -> str:
    host = _address()
    return f"[{host}]:{settings.PORT}" if ":" in host else f"{host}:{settings.PORT}"


if __name__ == "__main__":
    main()
