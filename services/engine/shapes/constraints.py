"""What a model demands of a value beyond its type: pattern, enumeration, length or range, each with AWS's sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.engine.shapes.patterns import matcher
from services.engine.shapes.shape import Shape

WITH_A_VALUE = {"integer", "long", "float", "double"}


@dataclass(frozen=True, slots=True)
class Constraint:
    """`holds` is asked only about values of the right type."""

    sentence: str
    holds: Callable[[Any], bool]


def constraints(shape: Shape) -> tuple[Constraint, ...]:
    """A shape's own constraints in the order in which AWS reports them; those of what it holds are not among them."""
    found: list[Constraint] = []
    if shape.pattern is not None:
        sentence = f"Member must satisfy regular expression pattern: {shape.pattern}"
        found.append(Constraint(sentence, matcher(shape.pattern)))
    if shape.enum:
        sentence = f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"
        found.append(Constraint(sentence, frozenset(shape.enum).__contains__))
    return (*found, *_bounds(shape))


def _bounds(shape: Shape) -> list[Constraint]:
    measured, measure = ("value", _itself) if shape.type in WITH_A_VALUE else ("length", len)
    found: list[Constraint] = []
    if (least := shape.min) is not None and (least or measure is _itself):
        found.append(
            Constraint(
                f"Member must have {measured} greater than or equal to {least}", lambda value: measure(value) >= least
            )
        )
    if (most := shape.max) is not None:
        found.append(
            Constraint(
                f"Member must have {measured} less than or equal to {most}", lambda value: measure(value) <= most
            )
        )
    return found


def _itself(value: Any) -> Any:
    return value


def of_each(whose: str, inner: tuple[Constraint, ...]) -> str:
    """The sentence about the elements of a list or a map: it names all that is demanded of each, and not which failed.

    >>> of_each("Map keys", constraints(Shape(type="string", min=1)))
    'Map keys must satisfy constraint: [Member must have length greater than or equal to 1]'
    """
    return f"{whose} must satisfy constraint: [{', '.join(each.sentence for each in reversed(inner))}]"
