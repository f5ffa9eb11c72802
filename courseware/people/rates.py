"""How often something may be tried, counted in the cache that all processes share."""

import hashlib
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction


@dataclass(frozen=True)
class Rate:
    """So many tries in so many seconds, from the first of them on."""

    name: str
    tries: int
    seconds: int

    def spend(self, who: str) -> bool:
        """Counts a try; False when there were too many."""
        return self._count(who, 1) <= self.tries

    def give_back(self, who: str) -> None:
        """Takes back one try that was counted."""
        self._count(who, -1)

    def forget(self, who: str) -> None:
        """As if nothing had been tried."""
        cache.delete(self._key(who))

    def _count(self, who: str, change: int) -> int:
        """The tries so far. On PostgreSQL two at the same instant may be counted as one, which does no harm."""
        key, now = self._key(who), time.time()
        with transaction.atomic():
            # Not `cache.incr`, which would begin the time anew with each try.
            count, until = cache.get(key) or (0, now + self.seconds)
            cache.set(key, (count + change, until), timeout=max(until - now, 1))
        return int(count + change)

    def _key(self, who: str) -> str:
        # What somebody typed may be long, or hold what a cache's key may not.
        return f"rate:{self.name}:{hashlib.sha256(who.encode()).hexdigest()}"
