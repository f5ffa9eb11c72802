"""Answers as XML, for the query protocol and REST-XML; and REST-XML's requests."""

from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from courseware.wire.codecs import scalars
from courseware.wire.codecs.shape import Shape
from courseware.wire.refusing import not_readable

LARGEST_BYTES = 2 * 1024 * 1024


def written(shape: Shape, name: str, value: Any) -> str:
    """An element of that name with the value in it."""
    match shape.type_name:
        case "structure":
            return f"<{name}{_attributes(shape, value)}>{members(shape, value)}</{name}>"
        case "list":
            return _list(shape, name, value)
        case "map":
            return _map(shape, name, value)
        case _:
            return f"<{name}>{escape(_scalar(shape, value))}</{name}>"


def members(shape: Shape, value: Any) -> str:
    """The members of a structure, each an element."""
    return "".join(
        written(member, member.serialization.get("name", name), value[name])
        for name, member in shape.members.items()
        if value.get(name) is not None and not member.serialization.get("xmlAttribute")
    )


def _attributes(shape: Shape, value: Any) -> str:
    found = ""
    for name, member in shape.members.items():
        if member.serialization.get("xmlAttribute") and value.get(name) is not None:
            found += f" {member.serialization.get('name', name)}={quoteattr(_scalar(member, value[name]))}"
    namespace = shape.serialization.get("xmlNamespace")
    if namespace and found:
        prefix = namespace.get("prefix")
        found = f" xmlns{':' + prefix if prefix else ''}={quoteattr(namespace['uri'])}{found}"
    return found


def _list(shape: Shape, name: str, value: Any) -> str:
    if shape.serialization.get("flattened"):
        item = shape.member.serialization.get("name", name)
        return "".join(written(shape.member, item, each) for each in value)
    item = shape.member.serialization.get("name", "member")
    return f"<{name}>{''.join(written(shape.member, item, each) for each in value)}</{name}>"


def _map(shape: Shape, name: str, value: Any) -> str:
    is_flat = shape.serialization.get("flattened")
    entry = name if is_flat else "entry"
    key, of = shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value")
    entries = "".join(
        f"<{entry}><{key}>{escape(str(each))}</{key}>{written(shape.value, of, held)}</{entry}>"
        for each, held in value.items()
    )
    return entries if is_flat else f"<{name}>{entries}</{name}>"


def _scalar(shape: Shape, value: Any) -> str:
    if shape.type_name == "blob":
        return scalars.of_blob(value)
    if shape.type_name == "timestamp":
        return str(scalars.of_time(value, str(shape.serialization.get("timestampFormat", "iso8601"))))
    return scalars.untyped(value)


def parsed(body: bytes) -> ElementTree.Element | None:
    """The document of a body; None for an empty one. Raises SerializationException."""
    if not body.strip():
        return None
    # No document type is ever sent by a client, and by one a small body can say something enormous.
    if len(body) > LARGEST_BYTES or b"<!" in body:
        raise not_readable("The XML you provided was not well-formed")
    try:
        return ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise not_readable("The XML you provided was not well-formed") from error


def read(shape: Shape, element: ElementTree.Element) -> Any:
    """The value of a shape in an element."""
    match shape.type_name:
        case "structure":
            return _structure_read(shape, element)
        case "list":
            return [read(shape.member, each) for each in element]
        case "map":
            return {_text(each[0]): read(shape.value, each[1]) for each in element if len(each) == 2}
        case "blob":
            return scalars.blob(_text(element))
        case "timestamp":
            return scalars.time(_text(element), str(shape.serialization.get("timestampFormat", "iso8601")))
        case _:
            return scalars.typed(_text(element), shape.type_name)


def _structure_read(shape: Shape, element: ElementTree.Element) -> dict[str, Any]:
    below: dict[str, list[ElementTree.Element]] = {}
    for each in element:
        below.setdefault(local(each.tag), []).append(each)
    attributes = {local(name): value for name, value in element.attrib.items()}
    found: dict[str, Any] = {}
    for name, member in shape.members.items():
        written_name = member.serialization.get("name", name)
        if member.serialization.get("xmlAttribute"):
            text = attributes.get(written_name.partition(":")[2] or written_name)
            if text is not None:
                found[name] = scalars.typed(text, member.type_name)
        elif member.type_name == "list" and member.serialization.get("flattened"):
            items = below.get(member.member.serialization.get("name", written_name)) or below.get(written_name)
            if items:
                found[name] = [read(member.member, each) for each in items]
        elif member.type_name == "map" and member.serialization.get("flattened"):
            if written_name in below:
                entries = [each for each in below[written_name] if len(each) == 2]
                found[name] = {_text(each[0]): read(member.value, each[1]) for each in entries}
        elif written_name in below:
            found[name] = read(member, below[written_name][0])
    return found


def local(tag: str) -> str:
    """A name without its namespace."""
    return tag.rpartition("}")[2]


def _text(element: ElementTree.Element) -> str:
    return element.text or ""
