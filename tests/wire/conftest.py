"""A server of its own, on a database of its own, and keys to its worlds: what a student's terminal meets."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from bench.server import ROOT, free_port, wait_until_up
from courseware.wire import setup
from scripts.serve import THREADS

MAKE_KEYS = """
import json
from courseware.labs import worlds
from courseware.people.models import Person
from courseware.wire import keys
made = []
for _ in range(2):
    person = Person.objects.create()
    world = worlds.begin(person.pk, kind=worlds.Kind.LAB, topic="kinesis")
    key = keys.make(world)
    made.append({"world": world, "person": person.pk, "id": key.key_id, "secret": key.secret})
print(json.dumps(made))
"""


@dataclass(frozen=True)
class Terminal:
    """A terminal in which one key is set up."""

    url: str
    key_id: str
    secret: str
    folder: Path

    def client(self, service: str, **how):
        config = Config(retries={"max_attempts": 0}, **how)
        return self.session().client(service, endpoint_url=f"{self.url}/aws", config=config)

    def session(self) -> boto3.Session:
        return boto3.Session(aws_access_key_id=self.key_id, aws_secret_access_key=self.secret, region_name="us-east-1")

    def aws(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The AWS CLI with the profile that the page shows."""
        config, credentials = self.folder / "config", self.folder / "credentials"
        told = setup.files(setup.Access(f"{self.url}/aws", "us-east-1", self.key_id, self.secret))
        config.write_text(told[0].text)
        credentials.write_text(told[1].text)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "AWS_CONFIG_FILE": str(config),
            "AWS_SHARED_CREDENTIALS_FILE": str(credentials),
            "AWS_PAGER": "",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        command = [sys.executable, "-m", "awscli", *words, "--profile", "glasscloud"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="session")
def terminals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Terminal]]:
    """Two people's terminals, at one server."""
    folder = tmp_path_factory.mktemp("wire")
    port = free_port()
    environment = {**os.environ, "GLASSCLOUD_VAR": str(folder / "var"), "PORT": str(port)}
    environment.pop("DATABASE_URL", None)
    # The endpoint needs no static files, which take the longest to prepare.
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True)
    granian = ("-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", str(THREADS))
    where = ("--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "courseware.wsgi:application")
    server = subprocess.Popen([sys.executable, *granian, *where], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_up(url)
        made = subprocess.run(
            [sys.executable, "manage.py", "shell", "-c", MAKE_KEYS, "-v", "0"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        keys = json.loads(made.stdout.strip().splitlines()[-1])
        yield [_terminal(url, key, folder / f"home-{number}") for number, key in enumerate(keys)]
    finally:
        server.terminate()
        server.wait(10)


def _terminal(url: str, key: dict, folder: Path) -> Terminal:
    folder.mkdir()
    return Terminal(url, key["id"], key["secret"], folder)


@pytest.fixture
def terminal(terminals: list[Terminal]) -> Terminal:
    return terminals[0]
