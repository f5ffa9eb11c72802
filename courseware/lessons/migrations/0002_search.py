"""The index of lessons, which each database has in its own way."""

from django.db import migrations

from courseware.lessons.search import index

STATE = "CREATE TABLE IF NOT EXISTS lessons_search_state (digest varchar(64) NOT NULL)"


def make(apps, schema_editor):
    for statement in (*index.backend(schema_editor.connection).MAKE, STATE):
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in (*index.backend(schema_editor.connection).DROP, "DROP TABLE IF EXISTS lessons_search_state"):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("lessons", "0001_readers")]
    operations = [migrations.RunPython(make, drop)]
