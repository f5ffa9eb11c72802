"""What the emulator is started with, and how its processes hear of it."""

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from services.engine.clock import SPEEDS
from services.engine.identity import ACCOUNT
from services.engine.terms import Terms

VARIABLE = "GLASSCLOUD_EMULATOR"


@dataclass(frozen=True)
class Options:
    """As they were chosen. `folder` is for what is made and thrown away."""

    port: int
    account: str
    access_key: str
    secret_key: str
    speed: int
    is_immediate: bool
    is_unthrottled: bool
    folder: str
    keep: str | None

    @property
    def terms(self) -> Terms:
        """On what terms the world is simulated."""
        return Terms(self.is_immediate, self.is_unthrottled)

    @property
    def database(self) -> str:
        """The file in which the world lies."""
        return self.keep or str(Path(self.folder) / "world.sqlite3")


def hand_over(chosen: Options) -> None:
    """Tells this process's settings, and those of processes that it starts."""
    os.environ[VARIABLE] = json.dumps(asdict(chosen))


def handed_over() -> Options:
    """What was chosen."""
    return Options(**json.loads(os.environ[VARIABLE]))


def read(words: Sequence[str], folder: str) -> Options:
    """The options of a command line. Ends the program where they make no sense."""
    said = _parser().parse_args(words)
    return Options(
        port=said.port,
        account=said.account,
        access_key=said.access_key,
        secret_key=said.secret_key,
        speed=said.speed,
        is_immediate=said.transitions == "fast",
        is_unthrottled=said.throttling == "off",
        folder=folder,
        keep=None if said.keep is None else str(Path(said.keep).absolute()),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="manage.py emulator",
        description="Serves one world alone on this machine, for the AWS CLI, the SDKs and tests.",
        epilog="POST /_emulator/reset begins it anew. Ctrl+C ends it.",
    )
    parser.add_argument("--port", type=_port, default=4566, help="where it listens on 127.0.0.1 (4566)")
    parser.add_argument("--account", type=_account, default=ACCOUNT, help=f"the account's 12 digits ({ACCOUNT})")
    parser.add_argument("--access-key", type=_key, default="test", help="the one key that is let in (test)")
    parser.add_argument(
        "--secret-key", type=_secret, default="test", help="its secret, by which calls are signed (test)"
    )
    parser.add_argument(
        "--speed",
        type=int,
        choices=[each for each in SPEEDS if each],
        default=1,
        help="how many seconds pass in the world in one of yours (1)",
    )
    parser.add_argument(
        "--transitions",
        choices=["real", "fast"],
        default="real",
        help="fast: creating, resharding and the like are done by the next call (real)",
    )
    parser.add_argument(
        "--throttling", choices=["on", "off"], default="on", help="off: no rate is too high; quotas hold (on)"
    )
    parser.add_argument("--keep", metavar="FILE", help="keep the world in this file, and go on with what it holds")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65_536):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _account(text: str) -> str:
    if not (text.isascii() and text.isdigit() and len(text) == 12):
        raise argparse.ArgumentTypeError("an account is 12 digits")
    return text


def _key(text: str) -> str:
    if not (text.isascii() and text.isalnum() and len(text) <= 32):
        raise argparse.ArgumentTypeError("a key is up to 32 letters and digits")
    return text


def _secret(text: str) -> str:
    if not (text.isascii() and text.isprintable() and 0 < len(text.strip()) <= 128):
        raise argparse.ArgumentTypeError("a secret is up to 128 characters of ASCII")
    return text.strip()
