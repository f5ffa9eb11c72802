"""Calls over the wire, ours and moto's in turn: what one terminal waits for, and how many of them fifty get answered.

Ours are signed, checked, and written to the database before they are answered: safe against the death of a process,
and with DATABASE_SYNC=FULL (the group `wire_full`) against that of the machine. Moto checks no signature and keeps
nothing.
"""

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlsplit

from bench.figure import Figure, percentile
from bench.server import free_port, running

STREAM = "bench"
SHARDS = 40  # so that no limit refuses what is sent
ROUNDS = 3
CLIENTS = 50
TIMES_MOTO = 2

Params = dict[str, object]
Key = tuple[str, str]
Sent = tuple[dict[str, str], bytes]


@dataclass(frozen=True)
class Load:
    """An operation, with how many calls of it one client makes in a round, and each of fifty."""

    name: str
    operation: str
    params: "Callable[[int, _Client], Params]"
    calls: int
    calls_of_fifty: int


LOADS = (
    Load("put_record", "PutRecord", lambda number, it: {"StreamName": it.stream, **_record(number)}, 150, 10),
    Load("put_records_500", "PutRecords", lambda number, it: _records(it.stream, number, 500), 10, 1),
    Load("get_records", "GetRecords", lambda number, it: {"ShardIterator": it.at[number % SHARDS], "Limit": 10}, 60, 4),
    Load("describe", "DescribeStreamSummary", lambda _number, it: {"StreamName": it.stream}, 150, 10),
)


@dataclass(frozen=True)
class Round:
    """How long each call took, and how long all took together."""

    times_s: list[float]
    whole_s: float

    @property
    def a_second(self) -> float:
        return len(self.times_s) / self.whole_s


def measure(prefix: str = "wire") -> Iterator[Figure]:
    """Milliseconds and calls a second of each load, with one client and with fifty, and how many times moto's rate."""
    with running() as server, moto() as other:
        ours = [_Client(server.url, "/aws/", _world(), STREAM) for _ in range(CLIENTS)]
        moto_s = [_Client(other, "/", ("test", "test"), f"{STREAM}-{number}") for number in range(CLIENTS)]
        for client in moto_s:
            client.call("CreateStream", {"StreamName": client.stream, "ShardCount": SHARDS})
        for client in (*ours, *moto_s):
            client.prepare_reading()
        for load in LOADS:
            for clients in (1, CLIENTS):
                rounds: list[tuple[Round, Round]] = []
                for number in range(ROUNDS):
                    rounds.append((_round(ours[:clients], load, number), _round(moto_s[:clients], load, number)))
                yield from _figures(f"{prefix}_{load.name}_{clients}", rounds)


def _figures(name: str, rounds: list[tuple[Round, Round]]) -> Iterator[Figure]:
    ours, other = zip(*rounds, strict=True)
    times_s = [each for one in ours for each in one.times_s]
    yield Figure(f"{name}_p50", percentile(times_s, 0.5) * 1000, "ms", "lower")
    yield Figure(f"{name}_p99", percentile(times_s, 0.99) * 1000, "ms", "lower")
    yield Figure(f"{name}_rate", median(each.a_second for each in ours), "calls/s", "higher")
    others_s = [each for one in other for each in one.times_s]
    yield Figure(f"{name}_p50_of_moto", percentile(others_s, 0.5) * 1000, "ms", "lower")
    yield Figure(f"{name}_p99_of_moto", percentile(others_s, 0.99) * 1000, "ms", "lower")
    yield Figure(f"{name}_rate_of_moto", median(each.a_second for each in other), "calls/s", "higher")
    ratio = median(mine.a_second / its.a_second for mine, its in rounds)
    yield Figure(f"{name}_ratio", ratio, "times moto", "higher", budget=TIMES_MOTO)


def _round(clients: "Sequence[_Client]", load: Load, number: int) -> Round:
    """Each client makes its calls. They are signed before the clock runs: it is the server that is measured."""
    calls = load.calls if len(clients) == 1 else load.calls_of_fifty
    for client in clients:
        client.prepare(load.operation, [load.params(number * calls + each, client) for each in range(calls)])
    began = time.perf_counter()
    if len(clients) == 1:
        times_s = clients[0].send_prepared()
    else:
        with ThreadPoolExecutor(len(clients)) as pool:
            times_s = [each for times in pool.map(_Client.send_prepared, clients) for each in times]
    return Round(times_s, time.perf_counter() - began)


@contextmanager
def moto() -> Iterator[str]:
    """Moto's server, as it comes; its address."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        while not _listens(port):
            assert process.poll() is None, "moto's server ended"
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _world() -> Key:
    """A world with a stream of many shards and a key: its id and its secret."""
    from courseware.labs import worlds
    from courseware.people.models import Person
    from courseware.wire import keys
    from services.engine.scenario import Call, Scenario, Wait

    person = Person.objects.create()
    made = Call("kinesis", "CreateStream", {"StreamName": STREAM, "ShardCount": SHARDS})
    world = worlds.begin_alone(person.pk, Scenario("bench", steps=(made, Wait(15_000_000))))
    key = keys.make(world)
    return key.key_id, key.secret


def _record(number: int) -> Params:
    return {"PartitionKey": f"user-{number}", "Data": "eyJwYWdlIjoiL3NhbGUifQ=="}


def _records(stream: str, number: int, count: int) -> Params:
    return {"StreamName": stream, "Records": [_record(number * count + each) for each in range(count)]}


class _Client:
    """A client that keeps its connection, as the SDKs do."""

    def __init__(self, url: str, path: str, key: Key, stream: str) -> None:
        parts = urlsplit(url)
        self.stream: str = stream
        self.at: list[str] = []
        self._url, self._path, self._key, self._host = url, path, key, parts.netloc
        self._prepared: list[Sent] = []
        self._link = http.client.HTTPConnection(parts.hostname or "", parts.port)

    def call(self, operation: str, params: Params) -> dict[str, str]:
        """The answer of a call, which must be one."""
        return dict(json.loads(self._send(self._signed(operation, params)) or b"{}"))

    def prepare_reading(self) -> None:
        """Puts some records into each shard, behind which each round puts more, and looks where they begin."""
        self.call("PutRecords", _records(self.stream, 0, 10 * SHARDS))
        about = {"StreamName": self.stream, "ShardIteratorType": "TRIM_HORIZON"}
        shards = [f"shardId-{shard:012}" for shard in range(SHARDS)]
        self.at = [self.call("GetShardIterator", {**about, "ShardId": each})["ShardIterator"] for each in shards]

    def prepare(self, operation: str, all_params: list[Params]) -> None:
        """Signs calls that are to be sent."""
        self._prepared = [self._signed(operation, params) for params in all_params]

    def send_prepared(self) -> list[float]:
        """How many seconds each took."""
        times_s = []
        for each in self._prepared:
            began = time.perf_counter()
            self._send(each)
            times_s.append(time.perf_counter() - began)
        return times_s

    def _signed(self, operation: str, params: Params) -> Sent:
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        body = json.dumps(params).encode()
        headers = {"X-Amz-Target": f"Kinesis_20131202.{operation}", "Content-Type": "application/x-amz-json-1.1"}
        request = AWSRequest("POST", f"{self._url}{self._path}", headers=headers, data=body)
        SigV4Auth(Credentials(*self._key), "kinesis", "us-east-1").add_auth(request)
        return {**dict(request.headers.items()), "Host": self._host}, body

    def _send(self, sent: Sent) -> bytes:
        headers, body = sent
        try:
            self._link.request("POST", self._path, body, headers)
            answer = self._link.getresponse()
        except ConnectionError:  # which the other side ended in between
            self._link.close()
            self._link.request("POST", self._path, body, headers)
            answer = self._link.getresponse()
        text = answer.read()
        assert answer.status == 200, text
        return text
