"""What lies below a world's row, deleted with it.

Django would read every part to do this. A world that nobody waits for goes in bites, so that others' writes fit in
between: first its row is hidden, then what is below goes, then the row.
"""

import time
from collections.abc import Iterable

from django.db import connection

from courseware.labs.models import HistoryLine, Part, Version, World
from courseware.labs.store import transactions

BITE_ROWS = 500


def delete_below(world_id: int) -> None:
    """Deletes a world's parts, versions and lines, within the caller's transaction."""
    with connection.cursor() as cursor:
        for model in (HistoryLine, Version, Part):
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE world_id = %s", [world_id])


def delete(world_ids: Iterable[int], give_up_at: float = float("inf")) -> int:
    """Deletes worlds, bite by bite, and says how many; no further one is begun after `give_up_at` (monotonic)."""
    deleted = 0
    for world_id in world_ids:
        if time.monotonic() > give_up_at:
            break
        World.objects.filter(pk=world_id).update(is_ready=False)
        while _bite(world_id):
            if time.monotonic() > give_up_at:
                return deleted
        World.objects.filter(pk=world_id).delete()
        deleted += 1
    return deleted


def _bite(world_id: int) -> int:
    def work() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM labs_part WHERE id IN (SELECT id FROM labs_part WHERE world_id = %s LIMIT %s)",
                [world_id, BITE_ROWS],
            )
            return int(cursor.rowcount)

    return transactions.short(work)
