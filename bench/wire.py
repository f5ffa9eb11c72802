"""Calls over the wire, signed and committed: what a terminal waits for, and how many of them a server answers.

Written to the database before they are answered, safe against the death of a process (and with DATABASE_SYNC=FULL of
the machine).
"""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from bench.figure import Figure, percentile
from bench.labs import TOPIC
from bench.server import running

CALLS = 200
CLIENTS = 50
CALLS_EACH = 10


def measure() -> Iterator[Figure]:
    """Milliseconds of one client's calls, and calls a second of fifty."""
    with running() as server:
        world = _world()
        one = _Client(server.url, world)
        one.call("DescribeStreamSummary", {"StreamName": "clicks"})
        bodies: dict[str, Callable[[int], tuple[str, dict[str, object]]]] = {
            "put_record": lambda number: ("PutRecord", _record(number)),
            "put_records_500": lambda number: ("PutRecords", {"StreamName": "clicks", "Records": _records(number)}),
            "describe": lambda _number: ("DescribeStreamSummary", {"StreamName": "clicks"}),
        }
        for name, body in bodies.items():
            times = []
            for number in range(CALLS if name != "put_records_500" else CALLS // 10):
                began = time.perf_counter()
                one.call(*body(number))
                times.append(time.perf_counter() - began)
            yield Figure(f"wire_{name}_p50", percentile(times, 0.5) * 1000, "ms", "lower")
            yield Figure(f"wire_{name}_p99", percentile(times, 0.99) * 1000, "ms", "lower")
        clients = [_Client(server.url, _world()) for _ in range(CLIENTS)]
        for client in clients:
            client.prepare("PutRecord", [_record(number) for number in range(CALLS_EACH)])
        began = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            errors = sum(pool.map(_Client.send_prepared, clients))
        yield Figure(
            "wire_put_record_a_second", CLIENTS * CALLS_EACH / (time.perf_counter() - began), "calls/s", "higher"
        )
        yield Figure("wire_errors", errors, "errors", "lower", budget=0)


def _world() -> tuple[str, str]:
    """A world with a key: its id and its secret."""
    from courseware.labs import worlds
    from courseware.people.models import Person
    from courseware.wire import keys

    person = Person.objects.create()
    made = keys.make(worlds.begin(person.pk, kind=worlds.Kind.LAB, topic=TOPIC))
    return made.key_id, made.secret


def _record(number: int) -> dict[str, object]:
    return {"StreamName": "clicks", "PartitionKey": f"user-{number}", "Data": "eyJwYWdlIjoiL3NhbGUifQ=="}


def _records(number: int) -> list[dict[str, str]]:
    return [{"PartitionKey": f"user-{number}-{each}", "Data": "eyJwYWdlIjoiL3NhbGUifQ=="} for each in range(500)]


def _signed(url: str, key: tuple[str, str], operation: str, params: dict[str, object]) -> "Sent":
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    body = json.dumps(params).encode()
    headers = {"X-Amz-Target": f"Kinesis_20131202.{operation}", "Content-Type": "application/x-amz-json-1.1"}
    request = AWSRequest("POST", f"{url}/aws/", headers=headers, data=body)
    SigV4Auth(Credentials(*key), "kinesis", "us-east-1").add_auth(request)
    return {**dict(request.headers.items()), "Host": urlsplit(url).netloc}, body


Sent = tuple[dict[str, str], bytes]


class _Client:
    """A client that keeps its connection, as the SDKs do."""

    def __init__(self, url: str, key: tuple[str, str]) -> None:
        self._url = url
        self._key = key
        self._prepared: list[Sent] = []
        parts = urlsplit(url)
        self._link = http.client.HTTPConnection(parts.hostname or "", parts.port)

    def call(self, operation: str, params: dict[str, object]) -> None:
        status = self._send(_signed(self._url, self._key, operation, params))
        assert status == 200, f"{operation} was answered with {status}"

    def prepare(self, operation: str, all_params: list[dict[str, object]]) -> None:
        """Signs before the clock runs: it is the server that is measured."""
        self._prepared = [_signed(self._url, self._key, operation, params) for params in all_params]

    def send_prepared(self) -> int:
        """How many went wrong."""
        return sum(self._send(each) != 200 for each in self._prepared)

    def _send(self, sent: Sent) -> int:
        headers, body = sent
        self._link.request("POST", "/aws/", body, headers)
        answer = self._link.getresponse()
        answer.read()
        return answer.status
