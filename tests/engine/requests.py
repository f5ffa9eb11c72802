"""Requests that AWS's models allow, and ones that differ from an allowed request in one thing that they forbid."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from hypothesis import strategies as st

from services.engine.shapes.model import service_model
from services.engine.shapes.shape import Shape

LONGEST = 60
WRONG = {"string": 7, "integer": "7", "long": 1.5, "double": "1", "boolean": "true", "blob": 7, "timestamp": "now"}
ASCII = st.characters(codec="ascii", exclude_categories=["Cc"])


class Mutation(NamedTuple):
    """What a request became, where it is wrong, and the code with which it is refused."""

    value: Any
    where: str
    code: str


class Requests:
    """Requests for the operations of one service."""

    def __init__(self, service: str) -> None:
        self.model = service_model(service)

    def input_of(self, operation: str) -> Shape:
        return self.shape(self.model.operations[operation].input)

    def shape(self, shape: Shape) -> Shape:
        return self.model.shapes[shape.shape] if shape.shape else shape

    # What is allowed

    def allowed(self, shape: Shape, levels: int = 3) -> st.SearchStrategy[Any]:
        shape = self.shape(shape)
        match shape.type:
            case "structure":
                return self._structures(shape, levels)
            case "list":
                return self._lists(shape, levels)
            case "map":
                sizes = {"min_size": shape.min or 0, "max_size": min(shape.max or 3, (shape.min or 0) + 2)}
                return st.dictionaries(self.allowed(shape.key), self.allowed(shape.value, levels - 1), **sizes)
            case "string":
                return _strings(shape)
            case "blob":
                return st.binary(min_size=shape.min or 0, max_size=LONGEST)
            case "boolean":
                return st.booleans()
            case "integer" | "long":
                return st.integers(shape.min or 0, shape.max or 2**31 - 1)
            case _:
                return st.floats(shape.min or 0, shape.max or 10**9)

    def _structures(self, shape: Shape, levels: int) -> st.SearchStrategy[Any]:
        members = {
            name: self.allowed(member, levels - 1)
            for name, member in shape.members.items()
            if name in shape.required or levels > 0
        }
        if shape.union:
            return st.one_of(*(st.fixed_dictionaries({name: member}) for name, member in members.items()))
        required = {name: member for name, member in members.items() if name in shape.required}
        return st.fixed_dictionaries(
            required, optional={name: member for name, member in members.items() if name not in required}
        )

    def _lists(self, shape: Shape, levels: int) -> st.SearchStrategy[Any]:
        least = int(shape.min or 0)
        return st.lists(self.allowed(shape.member, levels - 1), min_size=least, max_size=min(shape.max or 3, least + 2))

    # What is not

    def mutations(self, shape: Shape, value: Any, where: str = "") -> Iterator[Mutation]:
        shape = self.shape(shape)
        match shape.type:
            case "structure":
                yield from self._of_structure(shape, value, where)
            case "list":
                yield Mutation("no list", where, "SerializationException")
                for mutation in self.mutations(shape.member, value[0], f"{where}.1.member") if value else ():
                    yield mutation._replace(
                        value=[mutation.value, *value[1:]], where=self._told_at(shape.member, mutation, where)
                    )
                if shape.max and shape.max <= 1000 and value:
                    yield Mutation(value[:1] * (int(shape.max) + 1), where, "ValidationException")
            case "map":
                yield Mutation("no map", where, "SerializationException")
                yield Mutation({**value, 7: "seven"}, where, "SerializationException")
            case _:
                yield Mutation(WRONG[shape.type], where, "SerializationException")
                yield from (Mutation(wrong, where, "ValidationException") for wrong in _against_constraints(shape))

    def _of_structure(self, shape: Shape, value: Any, where: str) -> Iterator[Mutation]:
        if where:
            yield Mutation("no structure", where, "SerializationException")
        yield Mutation({**value, "Nobody knows": 1}, _joined(where, "nobody knows"), "ValidationException")
        for name, member in value.items():
            for mutation in self.mutations(shape.members[name], member, _joined(where, name[0].lower() + name[1:])):
                yield mutation._replace(value={**value, name: mutation.value})
        for name in shape.required:
            without = {other: member for other, member in value.items() if other != name}
            yield Mutation(without, _joined(where, name[0].lower() + name[1:]), "ValidationException")

    def _told_at(self, member: Shape, mutation: Mutation, container: str) -> str:
        """Of what is demanded of each scalar, AWS tells where they are held."""
        is_scalar = self.shape(member).type not in ("structure", "list", "map")
        return container if is_scalar and mutation.code == "ValidationException" else mutation.where


def _joined(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _strings(shape: Shape) -> st.SearchStrategy[str]:
    if shape.enum:
        return st.sampled_from(shape.enum)
    least, most = int(shape.min or 0), int(shape.max or LONGEST)
    if shape.pattern is None:
        return st.text(ASCII, min_size=least, max_size=max(least, min(most, LONGEST)))
    matching = st.from_regex(shape.pattern, fullmatch=True, alphabet=ASCII)
    return matching.filter(lambda text: least <= len(text) <= most)


def _against_constraints(shape: Shape) -> Iterator[Any]:
    if shape.enum:
        yield "NOT_IN_THE_ENUM"
    if shape.type == "string" and shape.max is not None and shape.max <= 10_000:
        yield "x" * (int(shape.max) + 1)
    if shape.type == "string" and shape.min:
        yield ""
    if shape.type in ("integer", "long") and shape.min is not None:
        yield int(shape.min) - 1
    if shape.type in ("integer", "long") and shape.max is not None:
        yield int(shape.max) + 1
    if shape.pattern is not None and shape.pattern != "[^:*]*":
        yield "\N{SNOWMAN} against it"
