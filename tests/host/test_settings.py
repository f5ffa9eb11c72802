"""The settings as a whole, in processes of their own, since they are read once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REPORT = """
import json
from django.conf import settings
database = settings.DATABASES["default"]
print(json.dumps({
    "debug": settings.DEBUG, "hosts": settings.ALLOWED_HOSTS, "url": settings.SITE_URL, "key": settings.SECRET_KEY,
    "mail": settings.EMAIL_HOST if settings.HAS_MAIL else None, "register": settings.REGISTRATION,
    "asked": list(settings.ACCOUNT_SIGNUP_FIELDS), "engine": database["ENGINE"],
    "options": database.get("OPTIONS", {}), "secure": settings.SESSION_COOKIE_SECURE,
}))
"""


def run(folder: Path, arguments: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "DJANGO_SETTINGS_MODULE": "courseware.settings",
        "GLASSCLOUD_VAR": str(folder),
        **variables,
    }
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)


def settings_with(folder: Path, **variables: str) -> dict:
    answer = run(folder, ["-c", REPORT], **variables)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_development_needs_no_variable(tmp_path):
    found = settings_with(tmp_path)

    assert found["debug"] is False
    assert found["hosts"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["url"] == "http://127.0.0.1:8000"
    assert found["key"] == (tmp_path / "secret-key").read_text()
    assert found["options"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=NORMAL" in found["options"]["init_command"]


def test_a_class_finds_it_where_the_host_says(tmp_path):
    found = settings_with(tmp_path, HOST="0.0.0.0", PORT="9000", ALLOWED_HOSTS="cloud.lan,10.0.0.7")

    assert found["hosts"] == ["localhost", "127.0.0.1", "[::1]", "cloud.lan", "10.0.0.7"]
    assert found["url"] == "http://cloud.lan:9000"


@pytest.mark.parametrize(("host", "allowed"), [("10.0.0.7", "10.0.0.7"), ("fd00::7", "[fd00::7]")])
def test_an_address_that_is_listened_on_is_also_answered(tmp_path, host, allowed):
    found = settings_with(tmp_path, HOST=host)

    assert allowed in found["hosts"]
    assert found["url"] == f"http://{allowed}:8000"


def test_the_disk_is_waited_for_where_the_host_asks_for_it(tmp_path):
    assert "synchronous=FULL" in settings_with(tmp_path, DATABASE_SYNC="full")["options"]["init_command"]


def test_postgresql_by_its_url(tmp_path):
    found = settings_with(tmp_path, DATABASE_URL="postgres://me:secret@db.example/cloud")

    assert found["engine"] == "django.db.backends.postgresql"
    assert "transaction_mode" not in found["options"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "99999"), ("DEBUG", "perhaps"), ("TRUSTED_PROXIES", "many"), ("DATABASE_URL", "nonsense://x")],
)
def test_a_bad_value_stops_the_start_and_names_the_variable(tmp_path, name, value):
    answer = run(tmp_path, ["-c", REPORT], **{name: value})

    assert answer.returncode != 0
    assert f"ImproperlyConfigured: {name}" in answer.stderr


def test_the_check_for_deployment_passes_with_the_documented_variables(tmp_path):
    answer = run(
        tmp_path,
        ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        HTTPS="1",
        ALLOWED_HOSTS="cloud.example",
        TRUSTED_PROXIES="1",
    )

    assert answer.returncode == 0, answer.stderr


def test_the_server_says_that_it_and_its_database_are_up(client, db):
    answer = client.get("/health")

    assert (answer.status_code, answer.content.splitlines()[0]) == (200, b"ok")


def test_every_answer_carries_the_strict_policy(client, db):
    policy = client.get("/health").headers["Content-Security-Policy"]

    rules = {name: rest for name, _, rest in (rule.strip().partition(" ") for rule in policy.split(";"))}
    assert rules == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }


def test_an_address_is_asked_for_where_mail_can_be_sent(tmp_path):
    without, with_mail = settings_with(tmp_path), settings_with(tmp_path, EMAIL_URL="submission://ada:x@mail.lan:587")

    assert (without["mail"], with_mail["mail"]) == (None, "mail.lan")
    assert "email" not in without["asked"]
    assert "email" in with_mail["asked"]


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"EMAIL_URL": "mail.lan"}, "EMAIL_URL cannot be read"),
        ({"REGISTRATION": "perhaps"}, "write OPEN or CODE or CLOSED"),
        ({"REGISTRATION": "code"}, "REGISTRATION_CODE"),
    ],
)
def test_a_wrong_word_about_mail_or_registration_stops_the_start(tmp_path, variables, word):
    answer = run(tmp_path, ["-c", REPORT], **variables)

    assert answer.returncode != 0
    assert word in answer.stderr
