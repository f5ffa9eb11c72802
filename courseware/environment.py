"""Settings from the environment, typed; a bad value stops the start with a sentence.

An empty variable counts as none. Where a secret is asked for, `NAME_FILE` may name a file that holds it, as container
platforms hand secrets over.
"""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

import dj_email_url
from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """The variable's text without space around it."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    """True or false."""
    value = text(name).lower()
    if not value:
        return default
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between two bounds, both included."""
    value = text(name)
    if not value:
        return default
    if value.isascii() and value.isdigit() and low <= int(value) <= high:
        return int(value)
    raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number from {low} to {high}.")


def names(name: str, default: list[str]) -> list[str]:
    """A list, written with commas."""
    value = text(name)
    return [each.strip() for each in value.split(",") if each.strip()] if value else default


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """One of the choices, in their spelling; the first when nothing is set."""
    value = text(name, choices[0]).upper()
    if value in choices:
        return value
    raise ImproperlyConfigured(f"{name} is {value!r}: write {' or '.join(choices)}.")


def secret(name: str) -> str:
    """A secret from NAME, or from the file that NAME_FILE names; empty when neither is set."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name)
    if text(name):
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: set one.")
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}_FILE is {path!r}, which cannot be read: {error}.") from error
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE is {path!r}, which is empty.")
    return value


def kept_secret(path: Path) -> str:
    """The secret in a file of ours, made once. When two processes begin at once, both get the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside (mkstemp: readable by us alone) and linked into place, so that nobody ever reads half of it.
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    value = path.read_text(encoding="ascii").strip()
    if not value:
        raise ImproperlyConfigured(f"{path} is empty: delete it, and a new secret is made.")
    return value


def mail(url: str) -> dict[str, Any]:
    """Django's settings of the mail server that EMAIL_URL names, which must be a whole URL."""
    try:
        found = dj_email_url.parse(url)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured("EMAIL_URL cannot be read: write submission://user:password@host:587.") from error
    if "EMAIL_BACKEND" not in found:
        raise ImproperlyConfigured("EMAIL_URL cannot be read: write submission://user:password@host:587.")
    found = {name: value for name, value in found.items() if name.isupper()}
    if "DEFAULT_FROM_EMAIL" not in found:
        found["DEFAULT_FROM_EMAIL"] = found.get("EMAIL_HOST_USER") or "glasscloud@localhost"
    return found
