"""The site as the emulator needs it: its endpoint and its worlds, in a folder of its own, and no pages."""

import os

from courseware.wire.emulator.options import Options, handed_over
from services.engine import identity

chosen: Options = handed_over()
# Before the services are imported, and as the site's own settings read it: whatever a site on this machine uses is not
# the emulator's.
identity.ACCOUNT = chosen.account
os.environ["GLASSCLOUD_VAR"] = chosen.folder
for _name in ("DATABASE_URL", "DATABASE_URL_FILE", "SECRET_KEY", "SECRET_KEY_FILE", "DEBUG", "HTTPS", "ALLOWED_HOSTS"):
    os.environ.pop(_name, None)

from courseware.settings import *  # noqa: E402, F403
from courseware.settings import DATABASES, INSTALLED_APPS  # noqa: E402

_NEEDED = {
    *("django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "allauth", "allauth.account"),
    *("courseware.people", "courseware.labs", "courseware.wire"),
}
INSTALLED_APPS = [each for each in INSTALLED_APPS if each in _NEEDED or each.startswith("services.")]
DATABASES["default"]["NAME"] = chosen.database
# Containers call each other by names that nobody knows beforehand; only this machine can reach it in any case.
ALLOWED_HOSTS = ["*"]
