"""What small notations have in common."""


class Bad(Exception):
    """What was typed cannot be read. `line` is counted from 1 in its field; 0 where the field has only one."""

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {words}" if line else words)
        self.words = words
        self.line = line


_ESCAPED = {"\\": "\\\\", "\n": "\\n", "#": "\\#", "|": "\\|", "[": "\\[", "]": "\\]", "~": "\\~"}
_PLAIN = {"n": "\n"}


def escaped(text: str) -> str:
    r"""A text in which the signs of a notation stand for themselves.

    >>> print(escaped("A or B? [#1]"))
    A or B? \[\#1\]
    """
    return "".join(_ESCAPED.get(each, each) for each in text)


def plain(text: str) -> str:
    r"""The text again.

    >>> plain(r"A or B? \[\#1\]")
    'A or B? [#1]'
    """
    found, is_escaped = [], False
    for each in text:
        if is_escaped:
            found.append(_PLAIN.get(each, each))
            is_escaped = False
        elif each == "\\":
            is_escaped = True
        else:
            found.append(each)
    return "".join(found)


def split(text: str, sign: str, most: int = -1) -> list[str]:
    r"""The pieces between signs that are not escaped.

    >>> split(r"a \| b | c", "|")
    ['a \\| b ', ' c']
    """
    pieces, begin, at = [], 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text[at] == sign and most != 0:
            pieces.append(text[begin:at])
            begin = at + 1
            most -= 1
        at += 1
    return [*pieces, text[begin:]]
