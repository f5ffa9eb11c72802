"""What a world has used, and what that costs.

State holds usage in whole units; money is computed when somebody looks, exactly, from the dated price book with which
the world began. (Micro-dollars would be too coarse: one PUT payload unit costs 0.014 of them.)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from services.engine.parts import Parts

NAME = "engine/~meter"


class Usage(msgspec.Struct, array_like=True):
    """Units used so far, by item."""

    units: dict[str, int]


class Price(msgspec.Struct, frozen=True):
    """`usd` (a decimal string) buys `per` units; `source` says where AWS publishes it.

    Where AWS tells the price by a larger unit than is counted here, `per_name` is its name: a GB of so many bytes.
    """

    usd: str
    per: int
    unit: str
    source: str
    per_name: str = ""


class PriceBook(msgspec.Struct, frozen=True):
    """All prices of one day."""

    date: str
    region: str
    prices: dict[str, Price]


@dataclass(frozen=True)
class BillLine:
    """quantity / per x usd = amount, in US dollars."""

    item: str
    quantity: int
    price: Price
    amount: Fraction


@dataclass(frozen=True)
class Bill:
    """The lines in the order of their items, and their sum."""

    lines: tuple[BillLine, ...]

    @property
    def total(self) -> Fraction:
        return sum((line.amount for line in self.lines), Fraction(0))


@cache
def price_book(name: str) -> PriceBook:
    """The price book of that name, which is its date."""
    return msgspec.toml.decode(files("services.prices").joinpath(f"{name}.toml").read_text("utf-8"), type=PriceBook)


def add(parts: Parts, item: str, quantity: int) -> None:
    """Counts units as used."""
    if parts.get(NAME, Usage) is None:
        parts.put(NAME, Usage({}))
    units = parts.edit(NAME, Usage).units
    units[item] = units.get(item, 0) + quantity


def used(parts: Parts) -> dict[str, int]:
    """Units stored as used; what grows with time alone (hours) is the services' to compute."""
    usage = parts.get(NAME, Usage)
    return dict(usage.units) if usage else {}


def bill(units: Mapping[str, int], book: PriceBook) -> Bill:
    """What the units cost. An item without a price is a programmer's error.

    >>> book = PriceBook("2026-01-01", "us-east-1", {"hour": Price("0.015", 1, "hour", "")})
    >>> bill({"hour": 4}, book).total
    Fraction(3, 50)
    """
    return Bill(
        tuple(
            [
                BillLine(item, quantity, book.prices[item], quantity * _each(book.prices[item]))
                for item, quantity in sorted(units.items())
                if quantity
            ]
        )
    )


@lru_cache(maxsize=512)
def _each(price: Price) -> Fraction:
    """What one unit costs."""
    return Fraction(price.usd) / price.per
