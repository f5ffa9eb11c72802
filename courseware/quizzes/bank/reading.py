"""YAML as an author means it, and the line on which each value stands.

Only `true` and `false` are booleans, so that `NO` and `on` are words; a time of day is a word; a key that stands twice
is an error, and so is an alias, by which a small file can say something enormous.
"""

import re
from typing import Any

import yaml

from courseware.quizzes.bank.problems import BankProblems, Problem

LARGEST_BYTES = 2_000_000
DEEPEST = 20

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")


class Text:
    """A file as it was read: its values, and from where they come."""

    def __init__(self, source: str, largest_bytes: int = LARGEST_BYTES) -> None:
        """Raises BankProblems."""
        if len(source.encode()) > largest_bytes:
            raise BankProblems([Problem(1, "", f"a bank has at most {largest_bytes:,} bytes")])
        self._root = _composed(source)
        self.values = _constructed(self._root, 0) if self._root is not None else None

    def line_of(self, path: str) -> int:
        """The line of a path such as `$.questions[3].options[0].text`, or of as much of it as is there."""
        node, line = self._root, 1
        for key, index in _STEP.findall(path):
            below = _below(node, key, int(index) if index else None)
            if below is None:
                break
            node, line = below
        return line


def _below(node: yaml.Node | None, key: str, index: int | None) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode) and key:
        for named, value in node.value:
            if named.value == key:
                return value, named.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and index is not None and index < len(node.value):
        found = node.value[index]
        return found, found.start_mark.line + 1
    return None


def _composed(source: str) -> yaml.Node | None:
    try:
        depth = 0
        for event in yaml.parse(source, Loader=yaml.CSafeLoader):
            # Composing goes as deep as the text does, and would not come back.
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > 2 * DEEPEST:
                raise BankProblems(
                    [Problem(event.start_mark.line + 1 if event.start_mark else 1, "", "this is nested too deeply")]
                )
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise BankProblems([Problem(line, "", "anchors and aliases (& and *) are not read; quote the text")])
        return yaml.compose(source, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark else 1
        raise BankProblems([Problem(line, "", f"this is no YAML: {said}")]) from error


def _constructed(node: yaml.Node, depth: int) -> Any:
    line = node.start_mark.line + 1
    if depth > DEEPEST:
        raise BankProblems([Problem(line, "", "this is nested too deeply")])
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_constructed(each, depth + 1) for each in node.value]
    assert isinstance(node, yaml.MappingNode), "a node is a scalar, a sequence or a mapping"
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise BankProblems([Problem(line, "", "a key is a word; quote a text that begins with a bracket")])
        if key.value in found:
            raise BankProblems([Problem(key.start_mark.line + 1, "", f"“{key.value}” stands here twice")])
        found[key.value] = _constructed(value, depth + 1)
    return found


def _scalar(node: yaml.ScalarNode) -> Any:
    text: str = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text) and len(text) < 30:
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
