from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GradebookConfig(AppConfig):
    """Marks of a class, what its answers show, and who is stuck."""

    name = "courseware.gradebook"
    verbose_name = _("Gradebook")
    default_auto_field = "django.db.models.BigAutoField"
