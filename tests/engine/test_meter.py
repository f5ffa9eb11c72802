"""Usage in whole units, and the money it comes to."""

from decimal import Decimal
from fractions import Fraction
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.engine import meter
from services.engine.parts import NoParts, Parts

BOOKS = sorted(file.name.removesuffix(".toml") for file in files("services.prices").iterdir() if "toml" in file.name)
BOOK = meter.PriceBook(
    "2026-01-01",
    "us-east-1",
    {
        "hour": meter.Price("0.015", 1, "shard-hour", "a page"),
        "put": meter.Price("0.014", 1_000_000, "PUT unit", "a page"),
    },
)


def test_units_are_added_up_by_item():
    parts = Parts(NoParts())

    meter.add(parts, "put", 25)
    meter.add(parts, "hour", 1)
    meter.add(parts, "put", 5)

    assert meter.used(parts) == {"put": 30, "hour": 1}


def test_a_bill_has_a_line_for_each_item_that_was_used():
    bill = meter.bill({"put": 1_500_000, "hour": 48, "nothing": 0}, BOOK)

    assert [(line.item, line.quantity, line.amount) for line in bill.lines] == [
        ("hour", 48, Fraction("0.72")),
        ("put", 1_500_000, Fraction("0.021")),
    ]
    assert bill.total == Fraction("0.741")


def test_nothing_used_costs_nothing():
    assert meter.bill({}, BOOK).total == 0


def test_an_item_without_a_price_is_a_programmers_error():
    with pytest.raises(KeyError):
        meter.bill({"gift": 1}, BOOK)


@given(st.lists(st.tuples(st.sampled_from(["put", "hour"]), st.integers(0, 10**9)), max_size=20))
def test_money_adds_up_however_usage_came(uses):
    parts = Parts(NoParts())
    for item, quantity in uses:
        meter.add(parts, item, quantity)

    one_by_one = sum((meter.bill({item: quantity}, BOOK).total for item, quantity in uses), Fraction(0))

    assert meter.bill(meter.used(parts), BOOK).total == one_by_one


@pytest.mark.parametrize("name", BOOKS)
def test_every_price_is_an_exact_decimal_with_its_source(name):
    book = meter.price_book(name)

    assert book.date == name
    assert all(Decimal(price.usd) > 0 and price.per >= 1 for price in book.prices.values())
    assert all(price.source and price.unit for price in book.prices.values())
