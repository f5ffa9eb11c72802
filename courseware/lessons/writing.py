"""What is known while a page is made of its file, numbers and terms; and what is gathered, figures and faults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from courseware.lessons.faults import Fault
from courseware.lessons.glossary import Glossary
from courseware.lessons.numbers import Value
from courseware.lessons.page import Slot
from courseware.lessons.sources import Source

SLOT = "gc-slot"


@dataclass
class Writing:
    """One page in the making."""

    topic: str
    source: Source
    glossary: Glossary
    numbers: Mapping[str, Value] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def blame(self, line: int, words: str) -> None:
        """Something is wrong in that line of the file."""
        self.faults.append(Fault(self.source.path, line, words))

    def leave(self, slot: Slot, parent: Element) -> Element:
        """Leaves a place in the page for what is drawn anew for each reader; what is put into it is its caption."""
        self.slots.append(slot)
        return SubElement(parent, SLOT, n=str(len(self.slots) - 1))
