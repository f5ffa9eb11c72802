"""Who is here. A person is whoever does something; a user is whoever can sign in."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """Whom worlds and answers belong to: a guest, until it gets a user."""

    id = models.BigAutoField(primary_key=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("user")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return str(self.user) if self.user else _("Guest %(id)s") % {"id": self.pk}

    @property
    def is_guest(self) -> bool:
        return self.user_id is None


class InstructorLink(models.Model):
    """A link that makes one instructor, once. Only a digest of its token is kept: who reads the table can use none."""

    LIFETIME = timedelta(hours=24)

    token_digest = models.CharField(max_length=64, unique=True)
    makes_host = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"instructor link {self.pk}"
