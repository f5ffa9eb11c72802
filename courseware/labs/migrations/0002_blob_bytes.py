"""How large each blob is, and a way to find those that a world's lines name."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def measure(apps: Any, schema_editor: Any) -> None:
    """Blobs that are there already are as large as their files."""
    for blob in apps.get_model("labs", "Blob").objects.iterator():
        file = Path(settings.VAR) / "blobs" / blob.digest[:2] / blob.digest
        blob.size_bytes = file.stat().st_size if file.exists() else 0
        blob.save(update_fields=["size_bytes"])


class Migration(migrations.Migration):
    dependencies = [("labs", "0001_worlds")]

    operations = [
        migrations.AddField("blob", "size_bytes", models.BigIntegerField(default=0), preserve_default=False),
        migrations.RunPython(measure, migrations.RunPython.noop),
        migrations.AddIndex(
            "historyline",
            models.Index(
                fields=["world", "params_blob"], condition=Q(params_blob__isnull=False), name="labs_line_blobs"
            ),
        ),
    ]
