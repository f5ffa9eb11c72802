import time

import pytest
from django.core.cache import cache

from courseware.people.addresses import address_of
from courseware.people.rates import Rate

RATE = Rate("test", tries=3, seconds=60)


@pytest.mark.django_db
def test_tries_are_counted_for_each_by_itself():
    assert [RATE.spend("ada") for _ in range(5)] == [True, True, True, False, False]
    assert RATE.spend("grace")


@pytest.mark.django_db
def test_the_time_runs_from_the_first_try(monkeypatch):
    start = time.time()
    monkeypatch.setattr(time, "time", lambda: start)
    for _ in range(5):
        RATE.spend("ada")
    kept = []
    monkeypatch.setattr(cache, "set", lambda *_, timeout: kept.append(timeout))

    monkeypatch.setattr(time, "time", lambda: start + 40)
    RATE.spend("ada")

    assert kept == [pytest.approx(20)]


@pytest.mark.django_db
def test_what_was_forgiven_counts_anew():
    for _ in range(5):
        RATE.spend("ada")

    RATE.forget("ada")

    assert RATE.spend("ada")


@pytest.mark.django_db
def test_a_try_that_was_given_back_was_none():
    for _ in range(5):
        assert RATE.spend("ada")
        RATE.give_back("ada")


@pytest.mark.django_db
def test_whatever_somebody_typed_can_be_counted():
    assert RATE.spend("a b\n" * 500)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", "192.0.2.1"),
        (0, "198.51.100.9", "192.0.2.1"),
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "made up, 198.51.100.9", "198.51.100.9"),
        (2, "made up, 198.51.100.9, 10.0.0.1", "198.51.100.9"),
        (2, "198.51.100.9", "192.0.2.1"),
        (1, " , ", "192.0.2.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(rf, settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})

    assert address_of(request) == expected
