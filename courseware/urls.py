"""Which address leads where."""

from django.contrib import admin
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

from courseware.gallery import gallery
from courseware.version import version


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """For whoever watches the server: it answers, and so does its database; and which version it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse(f"ok\nversion {version()}\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


urlpatterns = [
    path("", include("courseware.progress.urls")),
    path("", include("courseware.lessons.urls")),
    path("quizzes/", include("courseware.quizzes.urls")),
    path("experiments/", include("courseware.experiments.urls")),
    path("labs/", include("courseware.labs.urls")),
    path("questions/", include("courseware.authoring.urls")),
    path("classes/", include("courseware.classes.urls")),
    path("gradebook/", include("courseware.gradebook.urls")),
    path("wire/", include("courseware.wire.urls")),
    path("people/", include("courseware.people.urls")),
    path("people/", include("courseware.people.allauth_urls")),
    path("components/", gallery, name="components"),
    path("health", health, name="health"),
    path("admin/", admin.site.urls),
]
