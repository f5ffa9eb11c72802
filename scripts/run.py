"""From a bare Python to a running command: `python3 scripts/run.py run`, as `make run` calls it.

This file may meet any Python 3, and has to say what is missing: it uses the standard library alone, and no syntax of
the last ten years. What it starts runs in the virtual environment and may use everything.
"""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
OLDEST = (3, 11)

# What each command needs installed, and what it runs in the virtual environment.
COMMANDS = {
    "run": ("requirements.txt", ["-m", "scripts.serve"]),
    "dev": ("requirements.txt", ["-m", "scripts.serve", "--dev"]),
    "check": ("requirements-dev.txt", ["-m", "scripts.check", "--fast"]),
    "test": ("requirements-dev.txt", ["-m", "scripts.check"]),
    "bench": ("requirements-dev.txt", ["-m", "bench"]),
}


class Stop(Exception):
    """What keeps us from going on, in a sentence that helps."""


def say(line: str) -> None:
    print(line, flush=True)


def refuse_an_old_python(version: tuple) -> None:
    """Stops when the version is too old."""
    if tuple(version[:2]) < OLDEST:
        raise Stop(
            "Glasscloud needs Python 3.11 or newer, and this is {}.{}: install a newer one (on Debian and Ubuntu "
            "`sudo apt install python3 python3-venv`), or name one that you have, `make run PYTHON=/path/to/python3`."
            "".format(version[0], version[1])
        )


def refuse_a_busy_port(host: str, port: str) -> None:
    """Stops when the port is no number, or cannot be listened on."""
    if not port.isdigit() or not 1 <= int(port) <= 65535:
        raise Stop("PORT is '{}': write a whole number from 1 to 65535.".format(port))
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            # As the server does: a port that was left a moment ago is no busy one.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except PermissionError:
        raise Stop(
            "Port {} is for the system's own services: `make run PORT=8000` takes a free one.".format(port)
        ) from None
    except OSError as error:
        if isinstance(error, socket.gaierror) or "assign" in str(error):
            raise Stop("HOST is '{}', which is no address of this machine.".format(host)) from None
        raise Stop(
            "Port {} is busy, perhaps with another Glasscloud: stop that one, or take another port, "
            "`make run PORT={}`.".format(port, int(port) % 65535 + 1)
        ) from None


def make_environment() -> None:
    """Makes `.venv`, unless there is one that works."""
    if works(VENV, "pip"):
        return
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        raise Stop(
            "Python's venv module is missing: on Debian and Ubuntu `sudo apt install python{}.{}-venv` puts it "
            "there.".format(*sys.version_info[:2])
        ) from None
    say("Making a Python environment in .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True, symlinks=os.name != "nt")


def works(folder: str, module: str = "sys") -> bool:
    """Whether a virtual environment has a Python that is new enough and finds the module."""
    question = "import {}, sys; sys.exit(sys.version_info < {})".format(module, OLDEST)
    try:
        return subprocess.call([python_of(folder), "-c", question], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def python_of(folder: str) -> str:
    return os.path.join(folder, "bin", "python")


def install(requirements: str) -> None:
    """Installs the pinned packages, unless this was done for exactly these."""
    if read(stamp_of(requirements)) == fingerprint(requirements) and works(VENV):
        return
    make_environment()
    say("Installing packages (a minute, where none is in the cache)")
    pip = [python_of(VENV), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-compile"]
    if subprocess.call([*pip, "--requirement", os.path.join(ROOT, requirements)]) != 0:
        raise Stop("The packages could not be installed; pip says above why. Is the network there?")
    # The other file names this one, so both are in place now.
    for name in {"requirements.txt", requirements}:
        with open(stamp_of(name), "w") as file:
            file.write(fingerprint(name))


def stamp_of(requirements: str) -> str:
    """Where it is written down what was installed."""
    return os.path.join(VENV, "installed-" + requirements)


def fingerprint(requirements: str) -> str:
    """A digest of the pins, those of requirements.txt included, since the other file names it."""
    digest = hashlib.sha256()
    for name in sorted({"requirements.txt", requirements}):
        digest.update(read(os.path.join(ROOT, name)).encode())
    return digest.hexdigest()


def read(path: str) -> str:
    """A file's text; nothing where there is no such file."""
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def watch_over(command_line: list) -> int:
    """Runs the server out of the terminal's reach, and tells it once to stop; its exit code.

    Ctrl+C goes to every process of a terminal. A worker of the server that hears of the end twice, from the terminal
    and from its parent, now and then never ends.
    """
    server = subprocess.Popen(command_line, start_new_session=True)
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, lambda *_: server.send_signal(signal.SIGTERM))
    return server.wait()


def main(arguments: list) -> None:
    command = arguments[0] if arguments else "run"
    try:
        if command not in COMMANDS:
            raise Stop("There is no command '{}': try {}.".format(command, ", ".join(sorted(COMMANDS))))
        refuse_an_old_python(sys.version_info)
        if command in ("run", "dev"):
            # First of all, and not after a minute of installing.
            refuse_a_busy_port(os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000")
        requirements, module = COMMANDS[command]
        install(requirements)
    except Stop as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit(130)
    os.chdir(ROOT)
    command_line = [python_of(VENV), *module, *arguments[1:]]
    if command == "run":
        sys.exit(watch_over(command_line))
    os.execv(command_line[0], command_line)


if __name__ == "__main__":
    main(sys.argv[1:])
