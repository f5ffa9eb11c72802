"""Small elements that directives are made of."""

from xml.etree.ElementTree import Element, SubElement


def part(parent: Element, tag: str, cls: str = "", text: str = "", **more: str) -> Element:
    """An element inside another."""
    attributes = {"class": cls} if cls else {}
    child = SubElement(parent, tag, {**attributes, **{name.replace("_", "-"): value for name, value in more.items()}})
    child.text = text or None
    return child
