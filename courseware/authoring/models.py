"""What instructors write: questions, and their own wording of a lesson's pages, in versions that stay.

A text is kept as a whole in each version, a question in the bank's own format (`docs/bank.md`), a page as Markdown with
its front matter. Who edits something shipped makes a row of the shipped name: it wins over the file, and remembers the
text on which it is based, so that a newer file is never hidden by it unseen.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kept(models.Model):
    """Something with versions. `based_on` is the digest of the shipped text that was edited, empty for one's own."""

    topic = models.CharField(_("topic"), max_length=40)
    owner = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )
    number = models.PositiveIntegerField(_("version"), default=0)
    based_on = models.CharField(max_length=64, blank=True, default="")
    base = models.TextField(blank=True, default="")
    is_archived = models.BooleanField(_("archived"), default=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True


class Version(models.Model):
    """A text as somebody saved it. It is never changed."""

    number = models.PositiveIntegerField(_("version"))
    content = models.TextField()
    author = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    made_at = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        abstract = True


class Written(Kept):
    """A question: one that was written here, or a shipped one, of which there is no version before somebody edits it.

    What the list filters by is copied out of the text that counts, lists of words as `|one|other|`. `shipped` is the
    digest of the question in the topic's file, `packed` the newest version as it is served.
    """

    name = models.CharField(_("name"), max_length=40)
    is_shared = models.BooleanField(_("shared"), default=False)
    kind = models.CharField(_("type"), max_length=20)
    title = models.CharField(_("title"), max_length=120)
    difficulty = models.CharField(_("difficulty"), max_length=10)
    concepts = models.TextField(_("concepts"), blank=True, default="")
    tags = models.TextField(_("tags"), blank=True, default="")
    text = models.TextField(blank=True, default="")
    packed = models.TextField(blank=True, default="")
    shipped = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("question bank")
        ordering = ["-changed_at"]
        constraints = [models.UniqueConstraint(fields=["topic", "name"], name="authoring_written_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.title}"

    @property
    def is_edited(self) -> bool:
        """Whether it is a shipped question that says something else here."""
        return bool(self.shipped) and self.number > 0 and not self.is_archived

    @property
    def is_behind(self) -> bool:
        """Whether the shipped question has changed since it was edited here."""
        return bool(self.based_on) and bool(self.shipped) and self.is_edited and self.shipped != self.based_on


class Revision(Version):
    """A version of a question, in the bank's format."""

    written = models.ForeignKey(Written, models.CASCADE, related_name="revisions")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["written", "number"], name="authoring_revision_once")]

    def __str__(self) -> str:
        return f"{self.written.name}, version {self.number}"


class EditedPage(Kept):
    """A page of a lesson as it is told here."""

    page = models.CharField(_("page"), max_length=80)

    class Meta:
        verbose_name = _("page of a lesson")
        verbose_name_plural = _("pages of lessons")
        ordering = ["topic", "page"]
        constraints = [models.UniqueConstraint(fields=["topic", "page"], name="authoring_page_once")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.page}"


class PageRevision(Version):
    """A version of a page, as Markdown."""

    edited = models.ForeignKey(EditedPage, models.CASCADE, related_name="revisions")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["edited", "number"], name="authoring_page_revision_once")]

    def __str__(self) -> str:
        return f"{self.edited.page}, version {self.number}"


class Start(models.Model):
    """A start for tasks and predictions that an instructor made of a lab of hers: what was done there, and when.

    It holds the script, not the lab's state: so it opens in every later release, and each student's world has a seed of
    its own. It never changes, since questions name it.
    """

    topic = models.CharField(_("topic"), max_length=40)
    name = models.CharField(_("name"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=80)
    owner = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    begins_with = models.CharField(max_length=80)
    script = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("start")
        verbose_name_plural = _("starts")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.name} {self.title}"


class Stamp(models.Model):
    """By which a process knows that what it has read is still so: another word after each change of a topic."""

    topic = models.CharField(max_length=40, primary_key=True)
    word = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.topic} {self.word}"
