from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassesConfig(AppConfig):
    """Classes: who belongs to one, what is due, and for whom it is due later."""

    name = "courseware.classes"
    verbose_name = _("Classes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courseware.classes import allowing, card, leading
        from courseware.progress import cards
        from courseware.quizzes import limits, moments, owners

        cards.CARDS.append(card.due_card)
        limits.ADJUSTERS.append(allowing.adjust)
        limits.LATEST.append(leading.latest)
        moments.ZONES.append(leading.zones)
        owners.TAUGHT.append(leading.taught)
        owners.STUDENTS.append(leading.students)
        owners.NAMES.append(leading.names)
