import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from courseware import environment


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("yes", True), ("OFF", False), ("0", False), (" ", True)])
def test_a_flag_is_read_in_several_spellings_and_nothing_is_the_default(monkeypatch, value, expected):
    monkeypatch.setenv("FLAG", value)

    assert environment.flag("FLAG", default=True) is expected


@pytest.mark.parametrize("value", ["0", "65536", "-1", "8000.0", "eight", "٣", "1e3"])
def test_a_number_that_is_none_or_out_of_bounds_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("PORT", value)

    with pytest.raises(ImproperlyConfigured, match=r"PORT is .* write a whole number from 1 to 65535"):
        environment.number("PORT", 8000, low=1, high=65535)


def test_a_flag_that_is_none_stops_the_start(monkeypatch):
    monkeypatch.setenv("DEBUG", "maybe")

    with pytest.raises(ImproperlyConfigured, match="DEBUG is 'maybe': write 1 or 0"):
        environment.flag("DEBUG")


def test_a_choice_that_is_none_stops_the_start(monkeypatch):
    monkeypatch.setenv("DATABASE_SYNC", "off")

    with pytest.raises(ImproperlyConfigured, match="NORMAL or FULL"):
        environment.one_of("DATABASE_SYNC", ("NORMAL", "FULL"))


def test_names_are_written_with_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", " a.example , b.example,")

    assert environment.names("ALLOWED_HOSTS", []) == ["a.example", "b.example"]


def test_a_secret_may_lie_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("quiet\n")
    monkeypatch.setenv("TOKEN_FILE", str(tmp_path / "key"))

    assert environment.secret("TOKEN") == "quiet"


def test_a_secret_that_is_told_twice_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("TOKEN", "loud")
    monkeypatch.setenv("TOKEN_FILE", str(tmp_path / "key"))

    with pytest.raises(ImproperlyConfigured, match="set one"):
        environment.secret("TOKEN")


@pytest.mark.parametrize("text", [None, "", "\n"])
def test_a_secret_whose_file_is_missing_or_empty_stops_the_start(monkeypatch, tmp_path, text):
    if text is not None:
        (tmp_path / "key").write_text(text)
    monkeypatch.setenv("TOKEN_FILE", str(tmp_path / "key"))

    with pytest.raises(ImproperlyConfigured, match="TOKEN_FILE is"):
        environment.secret("TOKEN")


def test_our_own_secret_is_made_once_and_readable_by_us_alone(tmp_path: Path):
    path = tmp_path / "var" / "secret-key"

    first = environment.kept_secret(path)

    assert environment.kept_secret(path) == first
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["secret-key"]
