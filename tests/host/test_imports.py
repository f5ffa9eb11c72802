"""The import contracts catch what they should: each line here, added to a copy of the tree, breaks the named one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).with_name("lint-imports")


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    copy = tmp_path_factory.mktemp("tree")
    ignore = shutil.ignore_patterns("__pycache__", "templates", "static")
    for package in ("courseware", "services"):
        shutil.copytree(ROOT / package, copy / package, ignore=ignore)
    shutil.copy(ROOT / ".importlinter", copy)
    return copy


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINT), "--no-cache", "--config", ".importlinter"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True)


def test_the_tree_keeps_its_contracts(tree):
    answer = lint(tree)

    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("courseware/people/persons.py", "import services.kinesis.state", "The platform knows no topic"),
        ("courseware/people/persons.py", "import courseware.urls", "Parts of the platform build on each other"),
        ("services/engine/world.py", "import services.kinesis.state", "The engine knows neither platform nor topics"),
        ("services/engine/world.py", "import courseware.people.models", "The engine knows neither platform nor topics"),
        ("services/engine/world.py", "import time", "model are pure"),
        ("services/engine/world.py", "from random import random", "model are pure"),
        ("services/kinesis/state.py", "from django.utils import timezone", "model are pure"),
        ("services/kinesis/hashing.py", "import os.path", "model are pure"),
        ("services/kinesis/state.py", "import services.kinesis.operations", "Inside a topic"),
    ],
)
def test_an_import_that_must_not_be_is_caught(tree, module, line, contract):
    path = tree / module
    was = path.read_text()
    path.write_text(f"{was}\n{line}\n")

    answer = lint(tree)

    path.write_text(was)
    assert answer.returncode != 0
    broken = [said for said in answer.stdout.splitlines() if " BROKEN" in said]
    assert any(contract in said for said in broken), answer.stdout
