"""From a shape of AWS's model to a closure that checks values of it.

Each shape that has a name is compiled once; one that holds itself gets a closure that looks up the finished one.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from services.engine.shapes.constraints import Constraint, constraints, of_each
from services.engine.shapes.kinds import complaint, is_of, is_scalar
from services.engine.shapes.problems import Place, Problems, wrong_type
from services.engine.shapes.shape import Shape

# Checks one value that is there (not null) and lies at a place.
Check = Callable[[Any, Place | None, Problems], None]

MOST_LEVELS = 32  # of shapes that hold themselves; as many as DynamoDB allows a document
NOT_NULL = "Member must not be null"


class Compiler:
    """Compiles shapes of one model, whose table names them."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self._shapes = shapes
        self._checks: dict[str, Check] = {}
        self._begun: set[str] = set()

    def check(self, shape: Shape) -> Check:
        """The check of a shape, or of the one that it names."""
        name = shape.shape
        if not name:
            return self._compiled(shape)
        if name not in self._checks:
            if name in self._begun:
                return self._later(name)
            self._begun.add(name)
            self._checks[name] = self._compiled(self._shapes[name])
        return self._checks[name]

    def _compiled(self, shape: Shape) -> Check:
        if shape.document:
            return _anything
        match shape.type:
            case "structure":
                return self._structure(shape)
            case "list":
                return self._list(shape)
            case "map":
                return self._map(shape)
            case _:
                return _scalar(shape)

    def _later(self, name: str) -> Check:
        def check(value: Any, place: Place | None, problems: Problems) -> None:
            if problems.levels == MOST_LEVELS:
                raise wrong_type(f"Nesting levels have exceeded the supported limit of {MOST_LEVELS}", place)
            problems.levels += 1
            self._checks[name](value, place, problems)
            problems.levels -= 1

        return check

    def _structure(self, shape: Shape) -> Check:
        members = [
            (name, self._is_plain(member), self.check(member), name in shape.required)
            for name, member in shape.members.items()
        ]
        known = shape.members.keys()
        unknown = f"Member must be one that is known here: [{', '.join(known)}]"
        exactly_one = f"Exactly one member must be set, of: [{', '.join(known)}]"

        def check(value: Any, place: Place | None, problems: Problems) -> None:
            if not isinstance(value, dict):
                raise wrong_type(complaint(shape, value), place)
            if not value.keys() <= known:
                _tell_unknown(value, known, place, problems, unknown)
            for name, is_plain, check_member, is_required in members:
                member = value.get(name)
                if member is not None:
                    # Nearly always: then its place need not be made.
                    if not is_plain(member):
                        check_member(member, (place, name), problems)
                elif is_required:
                    problems.add(None, (place, name), NOT_NULL)
                elif name in value:
                    problems.nulls = True
            if shape.union and sum(member is not None for member in value.values()) != 1:
                problems.add(value, place, exactly_one)

        return check

    def _is_plain(self, member: Shape) -> Callable[[Any], bool]:
        """The question whether a value is right, as far as that can be said at once; else its check is to say.

        Not of what has a pattern: matching may take long, and would then be done twice.
        """
        shape = self._shapes[member.shape] if member.shape else member
        if shape.document or shape.pattern is not None or not is_scalar(shape):
            return _unsaid
        is_right = is_of(shape)
        match [constraint.holds for constraint in constraints(shape)]:
            case []:
                return is_right
            case [holds]:
                return lambda value: is_right(value) and holds(value)
            case [holds, also_holds]:
                return lambda value: is_right(value) and holds(value) and also_holds(value)
        return _unsaid

    def _list(self, shape: Shape) -> Check:
        own = constraints(shape)
        check_item, of_items = self._held(shape.member)

        def check(value: Any, place: Place | None, problems: Problems) -> None:
            if not isinstance(value, list | tuple):
                raise wrong_type(complaint(shape, value), place)
            if not _fits(own, value, place, problems):
                return
            for index, item in enumerate(value):
                _check_held(check_item, item, (place, index), problems)
            of_items.check(value, value, place, problems)

        return check

    def _map(self, shape: Shape) -> Check:
        own = constraints(shape)
        check_key, of_keys = self._held(shape.key, "Map keys")
        check_item, of_items = self._held(shape.value, "Map value")

        def check(value: Any, place: Place | None, problems: Problems) -> None:
            if not isinstance(value, dict):
                raise wrong_type(complaint(shape, value), place)
            if not _fits(own, value, place, problems):
                return
            for key, item in value.items():
                check_key(key, place, problems)
                _check_held(check_item, item, (place, f"{key}.member"), problems)
            of_keys.check(value, value, place, problems)
            of_items.check(value.values(), value, place, problems)

        return check

    def _held(self, held: Shape | None, whose: str = "Member") -> tuple[Check, "Each"]:
        """The check of each value in a container, and the one of what all of them must keep."""
        assert held is not None, "a list has a member, a map a key and a value"
        shape = self._shapes[held.shape] if held.shape else held
        if not is_scalar(shape) or shape.document:
            return self.check(held), Each(whose, (), secret=False)
        return _typed(shape), Each(whose, constraints(shape), secret=shape.sensitive)


class Each:
    """What is demanded of each scalar in a container. AWS says it once, of the whole, and not which of them failed."""

    def __init__(self, whose: str, demanded: tuple[Constraint, ...], *, secret: bool) -> None:
        self._demanded = demanded
        self._sentence = of_each(whose, demanded)
        self._secret = secret

    def check(self, scalars: Iterable[Any], container: Any, place: Place | None, problems: Problems) -> None:
        """Checks scalars of the right type; nulls have been told already."""
        for constraint in self._demanded:
            if not all(scalar is None or constraint.holds(scalar) for scalar in scalars):
                problems.add(container, place, self._sentence, secret=self._secret)
                return


def _tell_unknown(value: Any, known: Collection[str], place: Place | None, problems: Problems, said: str) -> None:
    for name in [name for name in value if name not in known]:
        problems.add(value[name], (place, str(name)), said)


def _check_held(check: Check, value: Any, place: Place, problems: Problems) -> None:
    if value is None:
        problems.add(None, place, NOT_NULL)
    else:
        check(value, place, problems)


def _fits(own: tuple[Constraint, ...], value: Any, place: Place | None, problems: Problems) -> bool:
    """Checks a container's own length. What has not the right length is not looked into, so that work stays bounded."""
    broken = [constraint for constraint in own if not constraint.holds(value)]
    for constraint in broken:
        problems.add(value, place, constraint.sentence)
    return not broken


def _unsaid(_value: Any) -> bool:
    return False


def _anything(value: Any, place: Place | None, problems: Problems) -> None:
    """A document may be whatever JSON can say."""


def _typed(shape: Shape) -> Check:
    """Checks no more than the type of a scalar."""
    is_right = is_of(shape)

    def check(value: Any, place: Place | None, problems: Problems) -> None:
        if not is_right(value):
            raise wrong_type(complaint(shape, value), place)

    return check


def _scalar(shape: Shape) -> Check:
    is_right, own = is_of(shape), constraints(shape)

    def check(value: Any, place: Place | None, problems: Problems) -> None:
        if not is_right(value):
            raise wrong_type(complaint(shape, value), place)
        for constraint in own:
            if not constraint.holds(value):
                problems.add(value, place, constraint.sentence, secret=shape.sensitive)

    return check
