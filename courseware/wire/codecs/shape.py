"""botocore's shapes: what they hold depends on their type, which a type checker cannot follow."""

from typing import Any

Shape = Any
