"""A life lived in another process, under another hash seed: what both come to has to be the same."""

import json
import os
import subprocess
import sys
from typing import Any

SCRIPT = """
import importlib, json, sys
sys.path.insert(0, "")
lived = importlib.import_module(sys.argv[1]).lived
world, answers = lived([(wait, (operation, params)) for wait, (operation, params) in json.load(sys.stdin)])
print(json.dumps([world.digest(), answers]))
"""


def lived_elsewhere(module: str, life: list[Any]) -> list[Any]:
    """The digest of the world and the answers that the module's `lived` comes to in a process of its own."""
    # By its standard input: a life may be longer than a command line.
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, module],
        input=json.dumps(life),
        env={**os.environ, "PYTHONHASHSEED": "77"},
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[Any] = json.loads(done.stdout)
    return found
