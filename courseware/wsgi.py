"""What the server serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courseware.settings")

_pages = get_wsgi_application()

from courseware.wire.mount import mounted  # noqa: E402  (its models are there only now)

application = mounted(_pages)

# A frame makes thousands of small objects and hardly a cycle, and looking for cycles among all that Django has loaded
# took a seventh of its time. What is loaded by now stays; among the rest one looks more seldom.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
