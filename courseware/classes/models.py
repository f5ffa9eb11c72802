"""Classes: who belongs to one, what is due in it, and for whom something else holds.

What must happen once is kept by constraints: a person is a member once, a class has one owner, and a form that is sent
twice brings the same token twice.
"""

import secrets
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Without letters and digits that are read or heard as others.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_slug() -> str:
    """An address that nobody guesses."""
    return "".join(secrets.choice(ALPHABET) for _each in range(12)).lower()


def new_code() -> str:
    """A code to join by, short enough to be read out."""
    return "".join(secrets.choice(ALPHABET) for _each in range(8))


def new_token() -> str:
    """What tells a form that is sent twice from two forms."""
    return secrets.token_urlsafe(12)


class Class(models.Model):
    """A class in a term. Dates are entered and shown in its time zone. One that is archived can only be read."""

    title = models.CharField(_("title"), max_length=120)
    term = models.CharField(_("term"), max_length=60, blank=True)
    slug = models.SlugField(_("address"), max_length=20, unique=True, default=new_slug)
    join_code = models.CharField(_("code to join by"), max_length=12, unique=True, default=new_code)
    is_joining_open = models.BooleanField(_("can be joined by the code"), default=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    is_archived = models.BooleanField(_("archived"), default=False)
    is_demo = models.BooleanField(_("demonstration"), default=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    # The form by which it was made; a copy has that of its form.
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")

    def __str__(self) -> str:
        return f"{self.title}, {self.term}" if self.term else self.title


class Role(models.TextChoices):
    OWNER = "owner", _("owner")
    INSTRUCTOR = "instructor", _("instructor")
    ASSISTANT = "assistant", _("assistant")
    STUDENT = "student", _("student")


class Membership(models.Model):
    """That somebody belongs to a class, and as what. Who left or was removed is not active; her work stays.

    `name` is how the class knows her; it may differ from the name that she signs in with.
    """

    klass = models.ForeignKey(Class, models.CASCADE, related_name="memberships", verbose_name=_("class"))
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.STUDENT)
    name = models.CharField(_("name"), max_length=120)
    number = models.CharField(_("student number"), max_length=40, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    # Whether she came by herself, or her account was made for the class. Whose account was there before, and whom a
    # list put into the class, has to say so first: only then may its teachers look at her labs or help with a password.
    is_confirmed = models.BooleanField(_("has agreed"), default=True)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(fields=["klass", "person"], name="classes_member_once"),
            models.UniqueConstraint(
                fields=["klass"], condition=Q(role="owner", is_active=True), name="classes_one_owner"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def teaches(self) -> bool:
        """Whether she sees the class from the teachers' side."""
        return self.is_active and self.role != Role.STUDENT


class Group(models.Model):
    """Some students of a class, by a name."""

    klass = models.ForeignKey(Class, models.CASCADE, related_name="groups", verbose_name=_("class"))
    name = models.CharField(_("name"), max_length=60)
    members = models.ManyToManyField(Membership, related_name="groups", blank=True, verbose_name=_("members"))

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [models.UniqueConstraint(fields=["klass", "name"], name="classes_group_once")]

    def __str__(self) -> str:
        return self.name


class Accommodation(models.Model):
    """What holds for one student in everything that is timed or dated. Said once."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="accommodation")
    time_factor = models.DecimalField(
        _("time, as a multiple"), max_digits=4, decimal_places=2, default=1, validators=[MinValueValidator(Decimal(1))]
    )
    extra_attempts = models.PositiveSmallIntegerField(_("further attempts"), default=0)
    extra_days = models.PositiveSmallIntegerField(_("days later"), default=0)
    has_no_time_limit = models.BooleanField(_("no time limit"), default=False)
    is_still = models.BooleanField(_("nothing moves on her pages"), default=False)
    note = models.TextField(_("note for the teachers"), blank=True)

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        constraints = [
            models.CheckConstraint(condition=Q(time_factor__gte=1), name="classes_no_time_is_taken_away"),
        ]

    def __str__(self) -> str:
        return str(self.membership)

    @property
    def factor_told(self) -> str:
        """The factor without needless zeros."""
        return f"{self.time_factor.normalize():f}"


class Category(models.Model):
    """A part of the mark: its weight in the total, and how many of its lowest marks are dropped."""

    klass = models.ForeignKey(Class, models.CASCADE, related_name="categories", verbose_name=_("class"))
    name = models.CharField(_("name"), max_length=60)
    weight = models.DecimalField(
        _("weight in per cent"), max_digits=5, decimal_places=2, default=0, validators=[MinValueValidator(Decimal(0))]
    )
    drop_lowest = models.PositiveSmallIntegerField(_("lowest marks dropped"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["klass", "name"], name="classes_category_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="classes_weight"),
        ]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    """What may be set: a topic to read and to practise, an experiment, a quiz."""

    TOPIC = "topic", _("topic")
    EXPERIMENT = "experiment", _("experiment")
    QUIZ = "quiz", _("quiz")


class Assignment(models.Model):
    """A piece of work that a class does, with its dates. Without groups it is for all students.

    How late work is taken is here for topics and experiments; a quiz says it itself (`late_rule`).
    """

    klass = models.ForeignKey(Class, models.CASCADE, related_name="assignments", verbose_name=_("class"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    experiment = models.CharField(_("experiment"), max_length=40, blank=True)
    quiz = models.ForeignKey(
        "quizzes.Quiz", models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name=_("quiz")
    )
    title = models.CharField(_("title"), max_length=120)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    late_percent_a_day = models.PositiveSmallIntegerField(_("deduction a day late, in per cent"), default=0)
    points = models.DecimalField(
        _("points"), max_digits=6, decimal_places=2, default=10, validators=[MinValueValidator(Decimal(0))]
    )
    category = models.ForeignKey(
        Category, models.SET_NULL, null=True, blank=True, related_name="assignments", verbose_name=_("category")
    )
    groups = models.ManyToManyField(Group, blank=True, related_name="assignments", verbose_name=_("groups"))
    is_published = models.BooleanField(_("published"), default=False)
    token = models.CharField(max_length=40, default=new_token, editable=False)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["klass", "token"], name="classes_assignment_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="classes_points"),
            models.CheckConstraint(condition=Q(late_percent_a_day__lte=100), name="classes_deduction_is_a_share"),
            models.CheckConstraint(
                condition=Q(kind="quiz", quiz__isnull=False)
                | (Q(kind="topic", quiz=None, experiment="") & ~Q(topic=""))
                | (Q(kind="experiment", quiz=None) & ~Q(topic="") & ~Q(experiment="")),
                name="classes_assignment_is_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def late_rule(self) -> int:
        """The deduction for each day late, in per cent. Of a quiz, what the quiz says."""
        if self.quiz is None:
            return self.late_percent_a_day
        return self.quiz.late_percent_a_day if self.quiz.late == "deducted" else 0


class Extension(models.Model):
    """For one student and one piece of work: another date, further attempts. Instead of the accommodation's date."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="extensions")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="extensions")
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    extra_attempts = models.PositiveSmallIntegerField(_("further attempts"), default=0)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [models.UniqueConstraint(fields=["assignment", "membership"], name="classes_extension_once")]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.membership}"


class AddedTime(models.Model):
    """Minutes that a teacher gave somebody while her attempt was going on."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="added_time")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="added_time")
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    token = models.CharField(max_length=40, default=new_token)

    class Meta:
        verbose_name = _("added time")
        verbose_name_plural = _("added time")
        constraints = [models.UniqueConstraint(fields=["membership", "token"], name="classes_time_added_once")]

    def __str__(self) -> str:
        return f"{self.minutes} min"


class Announcement(models.Model):
    """What a teacher tells the class."""

    klass = models.ForeignKey(Class, models.CASCADE, related_name="announcements", verbose_name=_("class"))
    author = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("text"), max_length=4000)
    at = models.DateTimeField(_("written"), auto_now_add=True)
    token = models.CharField(max_length=40, default=new_token)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["klass", "token"], name="classes_announced_once")]

    def __str__(self) -> str:
        return self.text[:60]


class Roster(models.Model):
    """A file of students that was looked through and waits to be applied. Its rows go when it is."""

    klass = models.ForeignKey(Class, models.CASCADE, related_name="rosters")
    by = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    rows = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.klass}: {len(self.rows)}"


class Watched(models.Model):
    """That a teacher looked at a student's lab: who, whose, when. She sees it."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="watched")
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    topic = models.CharField(max_length=40)
    day = models.DateField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "by", "topic", "day"], name="classes_watched_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.membership}, {self.day}"
