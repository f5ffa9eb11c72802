"""YAML that is read into typed values, with the line of what is wrong."""

from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from courseware.lessons.faults import Fault, Unreadable

T = TypeVar("T")


def read(text: str, kind: type[T], path: Path, *, first_line: int = 1) -> T:
    """The value that a text holds. Raises Unreadable."""
    try:
        return msgspec.convert(yaml.safe_load(text), kind)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        raise Unreadable(Fault(path, first_line + line, f"this is no YAML: {error.problem}")) from None
    except msgspec.ValidationError as error:
        raise Unreadable(Fault(path, first_line, str(error))) from None


def line_of(text: str, needle: str) -> int:
    """The line where a text stands first; 1 where it stands nowhere."""
    before, found, _ = text.partition(needle)
    return before.count("\n") + 1 if found else 1
