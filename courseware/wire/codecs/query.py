"""The query protocol's requests: a form, in which a name such as `Filters.member.2.Name` says where a value belongs."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from courseware.wire.codecs import scalars
from courseware.wire.codecs.shape import Shape
from courseware.wire.refusing import not_readable

MOST_FIELDS = 5_000
MOST_ITEMS = 1_000
DEEPEST = 32


def fields(text: str) -> dict[str, str]:
    """The fields of a form. Raises SerializationException."""
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    except (ValueError, UnicodeDecodeError) as error:
        raise not_readable("The form cannot be read") from error


def read(shape: Shape, form: Mapping[str, str], prefix: str = "", depth: int = 0) -> Any:
    """The value of a shape below a prefix; None where the form has nothing of it."""
    if depth > DEEPEST:
        raise not_readable("The form is nested too deeply")
    match shape.type_name:
        case "structure":
            return _structure(shape, form, prefix, depth)
        case "list":
            return _list(shape, form, prefix, depth)
        case "map":
            return _map(shape, form, prefix, depth)
        case _:
            return scalar(shape, form[prefix]) if prefix in form else None


def scalar(shape: Shape, text: str) -> Any:
    """A text as its shape wants it."""
    if shape.type_name == "blob":
        return scalars.blob(text)
    if shape.type_name == "timestamp":
        return scalars.time(text, str(shape.serialization.get("timestampFormat", "iso8601")))
    return scalars.typed(text, shape.type_name)


def _structure(shape: Shape, form: Mapping[str, str], prefix: str, depth: int) -> Any:
    if prefix and not _has(form, prefix):
        return None
    found = {}
    for name, member in shape.members.items():
        value = read(member, form, _below(prefix, _name(member, name)), depth + 1)
        if value is not None:
            found[name] = value
    return found


def _list(shape: Shape, form: Mapping[str, str], prefix: str, depth: int) -> Any:
    base = prefix
    if shape.serialization.get("flattened"):
        # The name of its items stands in the place of its own.
        item = shape.member.serialization.get("name")
        if item:
            base = ".".join([*prefix.split(".")[:-1], item])
    else:
        base = f"{prefix}.{shape.member.serialization.get('name', 'member')}"
    if form.get(prefix) == "":
        return []
    return [read(shape.member, form, f"{base}.{number}", depth + 1) for number in _numbers(form, base)] or None


def _numbers(form: Mapping[str, str], base: str) -> list[int]:
    """The places of a list that the form fills, in order: one that holds nothing is not sent. Raises
    SerializationException."""
    texts = {name[len(base) + 1 :].partition(".")[0] for name in form if name.startswith(f"{base}.")}
    found = sorted(int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 9)
    if len(found) > MOST_ITEMS:
        raise not_readable(f"A list may have {MOST_ITEMS} items at most")
    return found


def _map(shape: Shape, form: Mapping[str, str], prefix: str, depth: int) -> Any:
    entry = "" if shape.serialization.get("flattened") else ".entry"
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")
    found = {}
    for number in range(1, MOST_ITEMS + 1):
        base = f"{prefix}{entry}.{number}"
        if f"{base}.{key_name}" not in form:
            break
        found[form[f"{base}.{key_name}"]] = read(shape.value, form, f"{base}.{value_name}", depth + 1)
    return found or None


def _name(member: Shape, name: str) -> str:
    return str(member.serialization.get("queryName") or member.serialization.get("name", name))


def _below(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


def _has(form: Mapping[str, str], prefix: str) -> bool:
    return prefix in form or any(name.startswith(f"{prefix}.") for name in form)
