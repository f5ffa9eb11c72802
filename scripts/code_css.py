"""Writes the colours of code into `static/css/lessons.css`: dark in light and dark alike, as a terminal is.

.venv/bin/python -m scripts.code_css
"""

import re
from pathlib import Path

from pygments.formatters import HtmlFormatter

STYLE = "github-dark"
PLAIN = "#E6EDF3"
FILE = Path(__file__).resolve().parent.parent / "static" / "css" / "lessons.css"
BEGIN, END = "  /* Made by scripts/code_css.py: */\n", "  /* Made by hand again. */\n"
_RULE = re.compile(r"(\.gc-code \.\w+) \{ color: (#\w+)[^}]*\}")


def css() -> str:
    """The rules as they have to be, a line for each colour; what is as the rest of the code needs none."""
    rules = HtmlFormatter(style=STYLE).get_token_style_defs(".gc-code")  # type: ignore[no-untyped-call]
    by_colour: dict[str, list[str]] = {}
    for rule in rules:
        for selector, colour in _RULE.findall(rule):
            if colour != PLAIN and not selector.endswith(" .w"):  # nobody sees a space
                by_colour.setdefault(colour.lower(), []).append(selector.removeprefix(".gc-code "))
    told = ((", ".join(names), colour) for colour, names in by_colour.items())
    return "".join(f"  .gc-code :is({names}) {{ color: {colour}; }}\n" for names, colour in told)


def write() -> None:
    """Puts them into the style sheet, between their marks."""
    text = FILE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    FILE.write_text(f"{before}{BEGIN}{css()}{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    write()
