"""What the server serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courseware.settings")

_pages = get_wsgi_application()

from django.urls import reverse  # noqa: E402

from courseware.garbage import look_seldom  # noqa: E402
from courseware.wire.mount import mounted  # noqa: E402  (its models are there only now)

application = mounted(_pages)

# Loads every page's code now: the first visitor need not wait for it, and processes forked from this one share it.
reverse("health")
look_seldom()
