from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    """The shared cache's table, so that `migrate` is all a database needs."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_persons")]
    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
