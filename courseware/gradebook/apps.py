from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GradebookConfig(AppConfig):
    """Marks of a class, what its answers show, and who is stuck."""

    name = "courseware.gradebook"
    verbose_name = _("Gradebook")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courseware.gradebook import signals  # noqa: F401  (connects its receivers)
        from courseware.people import instructors

        instructors.RIGHTS.extend(["gradebook.view_mistake", "gradebook.change_mistake"])
