"""Access keys: by them a terminal speaks to one world."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessKey(models.Model):
    """A key's name. Its secret is stored nowhere: it follows from the name and the site's own secret (see `keys`)."""

    key_id = models.CharField(_("access key id"), max_length=32, unique=True)
    world = models.ForeignKey("labs.World", models.CASCADE, related_name="+", verbose_name=_("world"))
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("access key")
        verbose_name_plural = _("access keys")

    def __str__(self) -> str:
        return self.key_id
