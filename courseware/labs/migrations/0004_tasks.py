from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("labs", "0003_shares"),
    ]

    operations = [
        migrations.AlterField(
            model_name="world",
            name="kind",
            field=models.CharField(
                choices=[
                    ("account", "account"),
                    ("lab", "lab"),
                    ("experiment", "experiment"),
                    ("task", "task"),
                    ("figure", "figure"),
                    ("view", "view"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
    ]
