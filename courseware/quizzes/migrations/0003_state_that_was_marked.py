from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0002_quizzes_of_instructors")]

    operations = [
        migrations.AddField("item", "world_version", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("item", "world_at_us", models.BigIntegerField(blank=True, null=True)),
    ]
