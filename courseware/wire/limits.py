"""How much one request may hold, and how often one key may call.

Source: AWS, "Amazon Kinesis Data Streams quotas" (10 MiB of data, which is 14 MB as base64), CloudWatch API reference
(PutMetricData: 1 MB). What is not published has the endpoint's own limit.
"""

import threading
import time

from services.engine.errors import ServiceError

MIB = 1024 * 1024
LARGEST_BODY = 16 * MIB
_OF_SERVICE = {"cloudwatch": MIB}

CALLS_A_SECOND = 500
MOST_AT_ONCE = 1_000
_COST_NS = 1_000_000_000 // CALLS_A_SECOND
_MOST_KEYS = 10_000

_tats_ns: dict[str, int] = {}
_lock = threading.Lock()


def check_size(service: str, size_bytes: int) -> None:
    """Raises RequestEntityTooLargeException for a body that its service does not take."""
    most = _OF_SERVICE.get(service, LARGEST_BODY)
    if size_bytes > most:
        raise too_large(most)


def too_large(most_bytes: int) -> ServiceError:
    """A body past the limit."""
    return ServiceError("RequestEntityTooLargeException", f"A request may have {most_bytes // MIB} MiB at most.", 413)


def count_call(key_id: str, now_ns: int | None = None) -> None:
    """Counts a call with a key in this process. Raises ThrottlingException where there are too many: one key's loop
    must leave room for the others'."""
    now_ns = time.monotonic_ns() if now_ns is None else now_ns
    with _lock:
        tat_ns = max(_tats_ns.get(key_id, 0), now_ns) + _COST_NS
        if tat_ns - now_ns > MOST_AT_ONCE * _COST_NS:
            raise ServiceError("ThrottlingException", "Rate exceeded")
        if len(_tats_ns) >= _MOST_KEYS:
            _tats_ns.clear()
        _tats_ns[key_id] = tat_ns
