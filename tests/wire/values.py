"""Random values of botocore's shapes, as the engine has them, and as botocore's client takes and gives them."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

LEVELS = 4
TEXT = st.text(
    st.characters(codec="utf-8", min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs"]),
    min_size=1,
    max_size=12,
)
PLAIN = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_", min_size=1, max_size=12)


def values(shape: Any, levels: int = LEVELS, *, is_plain: bool = False) -> st.SearchStrategy[Any]:
    """Values of a shape. Where a value stands in a header or a path, it is made of plain letters."""
    match shape.type_name:
        case "structure":
            return structures(shape, levels)
        case "list":
            return st.lists(values(shape.member, levels - 1), min_size=1, max_size=3)
        case "map":
            return st.dictionaries(PLAIN, values(shape.value, levels - 1), min_size=1, max_size=3)
        case "string" | "character":
            return st.sampled_from(shape.enum) if shape.enum else PLAIN if is_plain else TEXT
        case "blob":
            return st.binary(max_size=20)
        case "boolean":
            return st.booleans()
        case "integer" | "long":
            return st.integers(0, 2**31 - 1)
        case "timestamp":
            return st.integers(0, 4_000_000_000).map(float)
        case _:
            return st.integers(0, 10**6).map(lambda number: number / 4)


def structures(shape: Any, levels: int) -> st.SearchStrategy[dict[str, Any]]:
    if getattr(shape, "is_document_type", False):
        return st.just({"any": [1, "thing"]})
    must, may = {}, {}
    for name, member in shape.members.items():
        if getattr(member, "is_document_type", False) or member.serialization.get("eventstream"):
            continue
        is_deep = levels <= 0 and member.type_name in ("structure", "list", "map")
        if is_deep and name not in shape.required_members:
            continue
        is_plain = member.serialization.get("location") is not None
        (must if name in shape.required_members else may)[name] = values(member, levels - 1, is_plain=is_plain)
    if getattr(shape, "is_tagged_union", False):
        return st.sampled_from(sorted(may)).flatmap(lambda name: st.fixed_dictionaries({name: may[name]}))
    return st.fixed_dictionaries(must, optional=may)


def to_client(shape: Any, value: Any) -> Any:
    """The engine's value as botocore's client has it: times are datetimes."""
    match shape.type_name:
        case "structure":
            return {name: to_client(shape.members[name], each) for name, each in value.items() if name in shape.members}
        case "list":
            return [to_client(shape.member, each) for each in value]
        case "map":
            return {name: to_client(shape.value, each) for name, each in value.items()}
        case "timestamp":
            return datetime.fromtimestamp(value, tz=UTC)
        case _:
            return value
