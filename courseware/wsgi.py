"""What the server serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courseware.settings")

_pages = get_wsgi_application()

from courseware.garbage import look_seldom  # noqa: E402
from courseware.wire.mount import mounted  # noqa: E402  (its models are there only now)

application = mounted(_pages)

look_seldom()
