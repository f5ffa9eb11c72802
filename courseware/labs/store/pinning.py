"""Versions that are kept because somebody needs them: while a fork copies one, and as long as a link shows it."""

from django.db.models import Max

from courseware.labs.models import Share, Version, World
from courseware.labs.store import transactions
from courseware.labs.store.errors import Moved


def pin(world_id: int, number: int, *, until_us: int) -> Version:
    """Keeps a version until an instant, or longer if it is kept longer. Raises Moved if it is not kept."""

    def work() -> Version:
        # Thinning holds the world's row, so it is held here as well.
        World.objects.select_for_update().get(pk=world_id)
        kept = Version.objects.filter(world=world_id, number=number).first()
        if kept is None:
            raise Moved(f"version {number} of world {world_id} is not kept")
        kept.pinned_until_us = max(until_us, kept.pinned_until_us)
        kept.save(update_fields=["pinned_until_us"])
        return kept

    return transactions.short(work)


def release(world_id: int, number: int) -> None:
    """Keeps a version no longer than the links that show it need it."""

    def work() -> None:
        World.objects.select_for_update().get(pk=world_id)
        shown = Share.objects.filter(world=world_id, version=number).aggregate(until_us=Max("ends_us"))
        Version.objects.filter(world=world_id, number=number).update(pinned_until_us=shown["until_us"] or 0)

    transactions.short(work)
