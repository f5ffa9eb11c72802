"""Worlds in the database: a row each, its state as versioned parts, its history as lines.

What a world is at a version: of each part the newest row that is not above it. How they are written is told in
`store/committing.py`, which of them are kept in `store/thinning.py`. Rows below a world are many and large, so nothing
of Django's follows them when a world is deleted: `store/erasing.py` does.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a world is for."""

    ACCOUNT = "account", _("account")  # one a person, all services
    LAB = "lab", _("lab")  # a topic's start, to play with
    EXPERIMENT = "experiment", _("experiment")  # a run of a guided experiment
    TASK = "task", _("task")  # begun from a question that is answered in the lab
    FIGURE = "figure", _("figure")  # in a lesson's text; gone after a day
    VIEW = "view", _("view")  # another world at an instant, to be looked at


class Origin(models.TextChoices):
    """Where an operation came from."""

    PAGE = "page", _("page")
    WIRE = "wire", _("terminal")
    SCENARIO = "scenario", _("scenario")


class World(models.Model):
    """One simulated account or lab. Times are microseconds, virtual or (`wall`, `until`, made, touched) since 1970."""

    owner = models.ForeignKey("people.Person", models.CASCADE, related_name="worlds", verbose_name=_("owner"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    topic = models.CharField(_("topic"), max_length=40)
    scenario = models.CharField(max_length=80)
    seed = models.CharField(max_length=80)
    book = models.CharField(max_length=20)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="forks")
    # Whose state a fork began as. With her it goes, whoever owns the fork.
    began_as_of = models.ForeignKey("people.Person", models.CASCADE, null=True, blank=True, related_name="+")
    is_ready = models.BooleanField(default=True)
    made_us = models.BigIntegerField()
    touched_us = models.BigIntegerField()

    version = models.BigIntegerField()
    epoch = models.BigIntegerField(default=0)
    now_us = models.BigIntegerField()
    state_bytes = models.BigIntegerField()
    can_undo = models.BooleanField(default=False)

    anchor_us = models.BigIntegerField()
    anchor_wall_us = models.BigIntegerField()
    speed = models.IntegerField(default=0)
    target_us = models.BigIntegerField(null=True, blank=True)
    lease_until_us = models.BigIntegerField(default=0)
    reached_speed = models.IntegerField(null=True, blank=True)

    claim_by = models.CharField(max_length=40, default="", blank=True)
    claim_until_us = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("world")
        verbose_name_plural = _("worlds")
        indexes = [models.Index(fields=["kind", "touched_us"], name="labs_world_untouched")]

    def __str__(self) -> str:
        return f"{self.topic} {self.kind} {self.pk}"


class Version(models.Model):
    """A commit, while it is kept. `before` is the version to which taking this one's line back returns."""

    class Kind(models.TextChoices):
        LINE = "line"
        SPEND = "spend"
        CHECKPOINT = "checkpoint"
        CLOCK = "clock"

    world = models.ForeignKey(World, models.DO_NOTHING, related_name="versions", db_index=False)
    number = models.BigIntegerField()
    epoch = models.BigIntegerField()
    at_us = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    before = models.BigIntegerField(null=True)
    pinned_until_us = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["world", "number"], name="labs_version_once")]

    def __str__(self) -> str:
        return f"world {self.world_id}, version {self.number}"


class Share(models.Model):
    """A link to a world, for whoever has it. `version` and its instant are empty where it shows the world as it goes
    on; `digest` is the fingerprint of the link's token, which is stored nowhere."""

    world = models.ForeignKey(World, models.CASCADE, related_name="shares")
    version = models.BigIntegerField(null=True)
    at_us = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, unique=True)
    made_us = models.BigIntegerField()
    ends_us = models.BigIntegerField()

    def __str__(self) -> str:
        return f"link to world {self.world_id}"


class Part(models.Model):
    """A part of a world's state as a version wrote it. Empty bytes: it is gone."""

    world = models.ForeignKey(World, models.DO_NOTHING, related_name="parts", db_index=False)
    name = models.CharField(max_length=300)
    version = models.BigIntegerField()
    bytes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["world", "name", "version"], name="labs_part_once")]
        indexes = [models.Index(fields=["world", "version"], name="labs_part_version")]

    def __str__(self) -> str:
        return f"{self.name} of world {self.world_id}, version {self.version}"


class Blob(models.Model):
    """A file under `var/blobs`, named by its content. `touched_us` keeps one that is about to be named."""

    digest = models.CharField(max_length=64, primary_key=True)
    touched_us = models.BigIntegerField(db_index=True)
    size_bytes = models.BigIntegerField()

    def __str__(self) -> str:
        return self.digest


class HistoryLine(models.Model):
    """An operation that came from outside, or a run of like ones over the wire. `version` is the newest's result.

    `returns_to` is set where somebody turned time back: the version that came again, 0 for the start. The lines that
    this took back name its version in `taken_back_by`.
    """

    world = models.ForeignKey(World, models.DO_NOTHING, related_name="lines", db_index=False)
    version = models.BigIntegerField()
    before = models.BigIntegerField(null=True)
    at_us = models.BigIntegerField()
    wall_us = models.BigIntegerField()
    service = models.CharField(max_length=64)
    region = models.CharField(max_length=32)
    operation = models.CharField(max_length=128)
    resource = models.CharField(max_length=200)
    params = models.BinaryField()
    params_blob = models.ForeignKey(Blob, models.DO_NOTHING, null=True, related_name="lines")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    outcome = models.CharField(max_length=128, default="")
    message = models.TextField(default="")
    token = models.CharField(max_length=64, default="")
    count = models.IntegerField(default=1)
    returns_to = models.BigIntegerField(null=True)
    taken_back_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["world", "token"], condition=~Q(token=""), name="labs_line_sent_once")
        ]
        indexes = [
            models.Index(fields=["world", "version"], name="labs_line_version"),
            models.Index(
                fields=["world", "params_blob"], condition=Q(params_blob__isnull=False), name="labs_line_blobs"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.operation}"
