from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuthoringConfig(AppConfig):
    """Questions that instructors write, in versions, and their edits of shipped ones."""

    name = "courseware.authoring"
    verbose_name = _("Authoring")
    default_auto_field = "django.db.models.BigAutoField"
