from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuthoringConfig(AppConfig):
    """Questions that instructors write, in versions, and their edits of shipped ones."""

    name = "courseware.authoring"
    verbose_name = _("Authoring")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courseware.authoring import access, further, pages_kept, starts
        from courseware.labs import topics
        from courseware.lessons import lesson
        from courseware.people import instructors
        from courseware.quizzes.bank import loading

        loading.FURTHER.append(further.questions_of)
        loading.HIDDEN.append(further.hidden_from)
        topics.OWN_STARTS.append(starts.found)
        lesson.EDITED.append(pages_kept.edits_of)
        instructors.RIGHTS.extend(access.RIGHTS)
