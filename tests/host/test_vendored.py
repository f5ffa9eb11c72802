"""What of others' lies under static/vendor: which version, under which licence, and that nobody changed it."""

import hashlib
import json
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
PACKAGES = json.loads((VENDOR / "vendor.json").read_text())


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_a_package_is_as_it_was_recorded(package):
    folder = VENDOR / f"{package['name']}-{package['version']}"

    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}

    assert found == package["sha256"]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_a_package_names_its_licence_and_what_npm_says_it_is(package):
    assert package["npm_integrity"].startswith("sha512-")
    assert package["licence"] in {"MIT", "ISC", "0BSD"}
    assert "LICENSE" in package["sha256"]


def test_nothing_lies_there_that_is_not_recorded():
    recorded = {f"{package['name']}-{package['version']}" for package in PACKAGES}

    assert {path.name for path in VENDOR.iterdir()} == recorded | {"vendor.json"}
