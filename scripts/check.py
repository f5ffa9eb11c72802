"""Everything that must be true of the code before it lands: `make check` the fast part, `make test` all of it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHROMIUM_HINT = "There is no Chromium, so the browser tests do not run: `sudo apt install chromium` puts it there."
SERVERS = "tests with servers"
# How pytest says that it found no test: there may be none of these that uses a database.
NO_TESTS = 5
# What a host may have set for himself must not change what is tested; DATABASE_URL is meant to.
NOT_FOR_TESTS = ("DEBUG", "HOST", "PORT", "ALLOWED_HOSTS", "HTTPS", "SITE_URL", "TRUSTED_PROXIES", "DATABASE_SYNC")


def main(arguments: list[str]) -> int:
    """Runs each step, whatever became of the others; 0 when all went well."""
    with tempfile.TemporaryDirectory(prefix="glasscloud-check-") as var:
        environment = {name: value for name, value in os.environ.items() if name not in NOT_FOR_TESTS}
        environment["GLASSCLOUD_VAR"] = var
        failed = [name for name, command in steps(arguments) if not passes(name, command, environment)]
    if "--fast" not in arguments and not chromium():
        print(CHROMIUM_HINT)
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def steps(arguments: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The steps' names and commands, the quick ones first, and what most people wait for last."""
    if "--database" not in arguments:
        yield "format", [tool("ruff"), "format", "--check", "."]
        yield "lint", [tool("ruff"), "check", "."]
        yield "types", [tool("mypy")]
        yield "imports", [tool("lint-imports")]
        yield "templates", [tool("djade"), "--check", "--target-version", "5.2", *templates()]
        yield "migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    tests = [sys.executable, "-m", "pytest", "--quiet"]
    if "--fast" in arguments:
        yield "fast tests", [*tests, "--numprocesses=auto", "-m", "not browser and not servers"]
        return
    only = ["--only-database"] if "--database" in arguments else []
    if not chromium():
        install_chromium()
    # These measure, and start servers of their own: nothing else may run beside them.
    yield SERVERS, [*tests, *only, "--numprocesses=0", "-m", "servers"]
    yield "tests", [*tests, *only, "--numprocesses=auto", "-m", "not servers"]


def passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Runs a step and says how long it took."""
    print(f"--- {name}", flush=True)
    started = time.monotonic()
    code = subprocess.call(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    ok = code == 0 or (code == NO_TESTS and name == SERVERS)
    print(f"--- {name}: {'ok' if ok else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
    return ok


def tool(name: str) -> str:
    return str(BIN / name)


def templates() -> list[str]:
    """All our templates."""
    folders = [ROOT / "templates", *ROOT.glob("services/*/templates"), *ROOT.glob("courseware/*/templates")]
    return [str(path) for folder in folders for path in sorted(folder.rglob("*.html"))]


def chromium() -> str | None:
    """Where Chromium is, if it is."""
    return shutil.which(os.environ.get("CHROMIUM_PATH") or "chromium")


def install_chromium() -> None:
    """Installs Debian's Chromium where that is possible without asking anybody."""
    become_root: list[str] = [] if os.geteuid() == 0 else ["sudo", "-n"]
    may = shutil.which("apt-get") and (not become_root or subprocess.call([*become_root, "true"]) == 0)
    if may:
        print("--- installing Chromium", flush=True)
        apt = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        subprocess.call([*apt, "update"])
        subprocess.call([*apt, "install", "-y", "chromium"], stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
