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


class Counts(models.TextChoices):
    """Which of several attempts makes the mark."""

    BEST = "best", _("the best")
    LAST = "last", _("the last")
    FIRST = "first", _("the first")
    MEAN = "mean", _("the mean of all")


class Late(models.TextChoices):
    """What becomes of what comes after the due date."""

    REFUSED = "refused", _("refused: it is handed in as it stands when it is due")
    DEDUCTED = "deducted", _("accepted, with a deduction for each day")


class Quiz(models.Model):
    """Something to be taken. A topic's own has no owner, is made when somebody first begins it, and is always open.

    An instructor's is open to whom a class gives it (`limits.py`), or to anybody who has its address.
    """

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    owner = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="quizzes", verbose_name=_("owner")
    )
    topic = models.CharField(_("topic"), max_length=40)
    title = models.CharField(_("title"), max_length=120, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.PRACTICE)
    shows = models.CharField(_("shows"), max_length=15, choices=Shows.choices, default=Shows.AT_ONCE)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_limit_s = models.PositiveIntegerField(_("time limit in seconds"), null=True, blank=True)
    most_attempts = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True)
    instructions = models.TextField(_("instructions"), blank=True)
    access_code = models.CharField(_("access code"), max_length=40, blank=True)
    is_for_anybody = models.BooleanField(_("open to anybody who has its address"), default=False)
    shuffles_questions = models.BooleanField(_("shuffle the questions"), default=False)
    counts = models.CharField(_("attempt that counts"), max_length=10, choices=Counts.choices, default=Counts.BEST)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    late = models.CharField(_("late work"), max_length=10, choices=Late.choices, default=Late.REFUSED)
    late_percent_a_day = models.PositiveSmallIntegerField(_("deduction a day, in per cent"), default=10)
    late_days = models.PositiveSmallIntegerField(_("days after which nothing is accepted"), default=3)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        constraints = [
            models.CheckConstraint(condition=Q(late_percent_a_day__lte=100), name="quizzes_deduction_is_a_share"),
        ]

    def __str__(self) -> str:
        return self.title or self.slug


class Slot(models.Model):
    """A place in an instructor's quiz: one question, or `count` that are drawn by what they are about."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField(_("position"))
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, default=1)
    topic = models.CharField(_("topic"), max_length=40)
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="slots")
    concepts = models.JSONField(_("concepts"), default=list, blank=True)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    difficulty = models.CharField(_("difficulty"), max_length=10, blank=True)
    count = models.PositiveSmallIntegerField(_("questions"), default=1)

    class Meta:
        verbose_name = _("place in a quiz")
        verbose_name_plural = _("places in quizzes")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "position"], name="quizzes_slot_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="quizzes_slot_points"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}, {self.position}"


class Attempt(models.Model):
    """A person's try at a quiz. `score` is of its first answers, in thousandths, once it is closed and marked.

    It is before any deduction: `late_s` says how late it was handed in. `is_waiting` is true as long as an answer waits
    to be graded by hand. A dry run is an instructor's, and never counts.
    """

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="attempts")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField(_("number"))
    seed = models.CharField(max_length=40)
    begun_at = models.DateTimeField(_("begun"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    closed_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("mark in thousandths"), null=True, blank=True)
    late_s = models.PositiveIntegerField(_("late by seconds"), default=0)
    is_waiting = models.BooleanField(_("waiting for grading"), default=False)
    is_automatic = models.BooleanField(_("handed in by the clock"), default=False)
    is_dry_run = models.BooleanField(_("dry run"), default=False)

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
    went wrong with our marking: such a row counts for nothing. `draft` is what stands in the form and was not sent.
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
    weight = models.PositiveIntegerField(_("hundredths of points"), default=100)
    draft = models.TextField(blank=True)
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


class HandMark(models.Model):
    """How somebody graded an answer by hand: points for each criterion of the rubric, and a word to the student."""

    item = models.OneToOneField(Item, models.CASCADE, related_name="hand_mark")
    points = models.JSONField(default=list)
    comment = models.TextField(_("comment"), blank=True)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("mark by hand")
        verbose_name_plural = _("marks by hand")

    def __str__(self) -> str:
        return str(self.item)


class Regrade(models.Model):
    """That the answers to a question in a quiz were marked anew by a mended version: who did it, when, and why."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="regrades")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("regrading")
        verbose_name_plural = _("regradings")

    def __str__(self) -> str:
        return f"{self.quiz}: {self.version}"


class Regraded(models.Model):
    """An answer that was marked anew, with all that it was before."""

    regrade = models.ForeignKey(Regrade, models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, models.CASCADE, related_name="regraded")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    shown = models.TextField()
    result = models.TextField(blank=True)
    score = models.PositiveSmallIntegerField(null=True)
    score_after = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("answer that was marked anew")
        verbose_name_plural = _("answers that were marked anew")
        constraints = [models.UniqueConstraint(fields=["regrade", "item"], name="quizzes_regraded_once")]

    def __str__(self) -> str:
        return str(self.item)
