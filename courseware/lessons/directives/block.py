"""A directive as it stands in a file.

    ::: live kinesis/shards scenario=hot-shard alt="Two shards"
    The caption.
    :::

Its first line says its name, an argument and options; its body is Markdown or fields, as the directive has it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_OPENING = re.compile(r":::[ \t]*([a-z][a-z-]*)[ \t]*(.*?)[ \t]*")
_OPTION = re.compile(r'(?:^|(?<=\s))([a-z][a-z-]*)=(?:"([^"]*)"|(\S+))')
_FIELD = re.compile(r"([a-z][a-z-]*):(?:[ \t]+(.*))?")


@dataclass(frozen=True)
class Block:
    """A directive: `words` is what stands behind its name, `line` where it begins."""

    name: str
    words: str
    line: int
    body: str = ""

    @property
    def argument(self) -> str:
        """What stands behind the name and is no option."""
        return " ".join(_OPTION.sub("", self.words).split())

    @property
    def options(self) -> Mapping[str, str]:
        """The options by their names.

        >>> Block("live", 'a/b scenario=hot alt="Two shards"', 1).options
        {'scenario': 'hot', 'alt': 'Two shards'}
        """
        return {name: quoted or bare for name, quoted, bare in _OPTION.findall(self.words)}

    def fields(self, names: Iterable[str]) -> Mapping[str, str]:
        """A body of fields, `name: text`, each up to the next one.

        >>> Block("correction", "C-01", 1, "slides: one\\nso: two,\\nand more").fields(["slides", "so"])
        {'slides': 'one', 'so': 'two,\\nand more'}
        """
        known = set(names)
        found: dict[str, list[str]] = {}
        current: list[str] = []
        for line in self.body.splitlines():
            begins = _FIELD.fullmatch(line)
            if begins and begins[1] in known:
                current = found[begins[1]] = [begins[2] or ""]
            else:
                current.append(line)
        return {name: "\n".join(lines).strip() for name, lines in found.items()}


def opening(line: str, number: int) -> Block | None:
    """The directive that a line opens, if it does."""
    found = _OPENING.fullmatch(line)
    return Block(found[1], found[2], number) if found else None


def is_end(line: str) -> bool:
    """Whether a line ends a directive."""
    return line.rstrip() == ":::"
