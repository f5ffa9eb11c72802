"""What an instructor decides about marks, and what readers say is wrong. Marks themselves are computed, not stored."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Decision(models.Model):
    """A mark set by hand, or that a piece of work does not count for somebody: who decided it, when, and why.

    Rows are added and never changed; one that was taken back says so. What holds is the newest that was not taken back.
    Neither points nor excused: the computed mark counts again.
    """

    assignment = models.ForeignKey("classes.Assignment", models.CASCADE, related_name="decisions")
    membership = models.ForeignKey("classes.Membership", models.CASCADE, related_name="decisions")
    points = models.DecimalField(
        _("points"), max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    is_excused = models.BooleanField(_("excused"), default=False)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    undone_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    # The form that made it: sent twice, it decides once.
    token = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("decision about a mark")
        verbose_name_plural = _("decisions about marks")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "token"], name="gradebook_decided_once"),
            models.CheckConstraint(condition=Q(points=None) | Q(is_excused=False), name="gradebook_one_decision"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__gte=0), name="gradebook_points"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.membership}"


class HiddenColumn(models.Model):
    """That students do not see the marks of a piece of work yet; nor do they count in the totals that they see."""

    assignment = models.OneToOneField("classes.Assignment", models.CASCADE, related_name="hidden_column")
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("hidden column")
        verbose_name_plural = _("hidden columns")

    def __str__(self) -> str:
        return str(self.assignment)


class MistakeState(models.TextChoices):
    OPEN = "open", _("open")
    MENDED = "mended", _("mended")
    DECLINED = "declined", _("declined")


class Mistake(models.Model):
    """What a reader says is wrong: on which page, at which question, in which version of it.

    It is for the instructor who wrote the question; without `owner`, what it is about is shipped, and for all of them.
    """

    goes_with_a_guest = True

    person = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("reported by")
    )
    owner = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("for")
    )
    address = models.CharField(_("page"), max_length=300)
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    question = models.CharField(_("question"), max_length=40, blank=True)
    version = models.CharField(_("version"), max_length=64, blank=True)
    text = models.TextField(_("what is wrong"), max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=MistakeState.choices, default=MistakeState.OPEN)
    reply = models.TextField(_("reply"), max_length=2000, blank=True)
    decided_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(_("reported"), auto_now_add=True)
    token = models.CharField(max_length=40, unique=True)

    class Meta:
        verbose_name = _("reported mistake")
        verbose_name_plural = _("reported mistakes")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "owner"], name="gradebook_mistakes_of_owner")]

    def __str__(self) -> str:
        return f"{self.question or self.address}: {self.text[:60]}"
