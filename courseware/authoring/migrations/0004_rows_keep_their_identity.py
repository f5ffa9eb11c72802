from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("authoring", "0003_starts")]

    operations = [
        migrations.AddField("revision", "came_from", models.JSONField(blank=True, default=dict)),
    ]
