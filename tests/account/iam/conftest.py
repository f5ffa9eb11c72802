"""The terminals of the tests of the wire."""

from tests.wire.conftest import terminal, terminals

__all__ = ["terminal", "terminals"]
