"""Questions in the versions in which they were asked, quizzes, attempts, and each single answer.

Texts of questions come from files. A row of `Version` is made when its content is first asked and never changes, and
an `Item` keeps what one person was shown, number by number, with its key: editing a question changes nothing that
somebody has answered. What must happen once is kept by constraints, not by looking first.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Question(models.Model):
    """A question of a topic, by the name that it keeps for ever."""

    topic = models.CharField(_("topic"), max_length=40)
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [models.UniqueConstraint(fields=["topic", "name"], name="quizzes_question_once")]

    def __str__(self) -> str:
        return f"{self.topic} {self.name}"


class Version(models.Model):
    """A question's content, as it was asked at least once. `concepts` are the ids that it is about."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    digest = models.CharField(max_length=64)
    kind = models.CharField(_("type"), max_length=20)
    content = models.TextField()
    concepts = models.JSONField(default=list)
    made_at = models.DateTimeField(_("first asked"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of questions")
        constraints = [models.UniqueConstraint(fields=["question", "digest"], name="quizzes_version_once")]

    def __str__(self) -> str:
        return f"{self.question} {self.digest[:8]}"


class Mode(models.TextChoices):
    PRACTICE = "practice", _("practice: feedback after each answer, as many tries as wanted")
    GRADED = "graded", _("graded: answers may be changed until they are handed in")


class Shows(models.TextChoices):
    """When marks, feedback and explanations are shown."""

    AT_ONCE = "at_once", _("after each answer")
    AFTER_HAND_IN = "after_hand_in", _("when it is handed in")
    AFTER_CLOSE = "after_close", _("when the quiz has closed")
    NEVER = "never", _("never")


class Quiz(models.Model):
    """Something to be taken. A topic's own is made when somebody first begins it; without dates it is always open."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    topic = models.CharField(_("topic"), max_length=40)
    title = models.CharField(_("title"), max_length=120, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.PRACTICE)
    shows = models.CharField(_("shows"), max_length=15, choices=Shows.choices, default=Shows.AT_ONCE)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_limit_s = models.PositiveIntegerField(_("time limit in seconds"), null=True, blank=True)
    most_attempts = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def __str__(self) -> str:
        return self.title or self.slug


class Attempt(models.Model):
    """A person's try at a quiz. `score` is of its first answers, in thousandths, once it is closed."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="attempts")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField(_("number"))
    seed = models.CharField(max_length=40)
    begun_at = models.DateTimeField(_("begun"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    closed_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("mark in thousandths"), null=True, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["quiz", "person", "number"], name="quizzes_attempt_once"),
            models.UniqueConstraint(
                fields=["quiz", "person"], condition=Q(closed_at=None), name="quizzes_one_open_attempt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}, attempt {self.number}"


class Place(models.TextChoices):
    """Where a question was asked."""

    QUIZ = "quiz", _("quiz")
    LESSON = "lesson", _("lesson")
    REVIEW = "review", _("review")


class Item(models.Model):
    """A question as one person met it once: what was shown, what was answered, how it was marked.

    `token` stands in the form, so that sending it twice does it once. Another try is another row. `fault` says what
    went wrong with our marking: such a row counts for nothing.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, models.PROTECT, related_name="items")
    version = models.ForeignKey(Version, models.PROTECT, related_name="items")
    place = models.CharField(max_length=10, choices=Place.choices)
    attempt = models.ForeignKey(Attempt, models.CASCADE, null=True, blank=True, related_name="items")
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    try_number = models.PositiveSmallIntegerField(default=1)
    token = models.CharField(max_length=40)
    seed = models.CharField(max_length=80)
    shown = models.TextField()
    shown_at = models.DateTimeField()
    hints_taken = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    result = models.TextField(blank=True)
    score = models.PositiveSmallIntegerField(_("mark in thousandths"), null=True, blank=True)
    world = models.ForeignKey("labs.World", models.SET_NULL, null=True, blank=True, related_name="+")
    fault = models.TextField(blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        indexes = [
            models.Index(fields=["person", "question", "answered_at"], name="quizzes_item_of_person"),
            models.Index(fields=["question", "answered_at"], name="quizzes_item_of_question"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "token"], name="quizzes_item_sent_once"),
            models.UniqueConstraint(
                fields=["attempt", "position", "try_number"],
                condition=Q(attempt__isnull=False),
                name="quizzes_try_once",
            ),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=1000), name="quizzes_item_score"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(answered_at__isnull=False), name="quizzes_item_marked_if_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} of person {self.person_id}"
