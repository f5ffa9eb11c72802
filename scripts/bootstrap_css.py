"""Writes `static/css/bootstrap.css`: of Bootstrap, what our pages and the forms of crispy-bootstrap5 use, and no more.

.venv/bin/python -m scripts.bootstrap_css
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
SOURCE = STATIC / "vendor" / "bootstrap-5.3.8" / "bootstrap.min.css"
FILE = STATIC / "css" / "bootstrap.css"

# A rule stays if it asks for no other class. What is true of elements alone stays, too.
CLASSES = frozenset(
    [
        *("alert", "alert-danger", "btn", "btn-danger", "btn-primary", "form-control", "form-label", "form-range"),
        *("form-check", "form-check-input", "form-check-label", "form-select", "form-text"),
        *("invalid-feedback", "is-invalid", "d-block", "fs-6", "m-0", "mb-3"),
    ]
)

_BEGINNING = re.compile(r'@charset "UTF-8";(/\*!.*?\*/)', re.DOTALL)
# What stands in a string ends nothing: Bootstrap has pictures in some.
_MARK = re.compile(r"""("[^"]*"|'[^']*')|([{};])""")
_COMMA = re.compile(r",(?![^(]*\))")
_NOT = re.compile(r":not\([^()]*\)")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_READ = re.compile(r"var\((--bs-[\w-]+)")


@dataclass(frozen=True)
class Rule:
    """What holds for whom, and under which condition (`@media ...`) if there is one."""

    condition: str
    selectors: tuple[str, ...]
    declarations: tuple[str, ...]

    def line(self) -> str:
        rule = f"{','.join(self.selectors)}{{{';'.join(self.declarations)}}}"
        return f"{self.condition}{{{rule}}}" if self.condition else rule


def css() -> str:
    """The file as it has to be: whose it is and under which licence, then a rule a line."""
    text = SOURCE.read_text(encoding="utf-8")
    beginning = _BEGINNING.match(text)
    assert beginning is not None, "Bootstrap says at its beginning whose it is"
    chosen = list(_chosen(rules(text[beginning.end() :])))
    pruned = _pruned(chosen)
    while pruned != chosen:  # what only a variable read that is gone goes as well
        chosen, pruned = pruned, _pruned(pruned)
    lines = "\n".join(rule.line() for rule in chosen)
    return f"{beginning[1]}\n/* A part of it, made by scripts/bootstrap_css.py. */\n{lines}\n"


def classes(of: Iterable[Rule]) -> set[str]:
    """The classes that the rules ask for."""
    return {name for rule in of for selector in rule.selectors for name in _asked(selector)}


def rules(text: str, condition: str = "") -> Iterator[Rule]:
    """The rules of a minified style sheet, but for frames of animations and what has no block."""
    depth = start = inside = 0
    for mark in _MARK.finditer(text):
        if mark[2] == ";" and not depth:
            start = mark.end()
        elif mark[2] == "{":
            depth += 1
            inside = mark.end() if depth == 1 else inside
        elif mark[2] == "}":
            depth -= 1
            if not depth:
                head, body = text[start : inside - 1], text[inside : mark.start()]
                start = mark.end()
                if head.startswith(("@media", "@supports")):
                    yield from rules(body, head)
                elif not head.startswith("@"):
                    yield Rule(condition, tuple(_COMMA.split(head)), tuple(_declarations(body)))


def _declarations(body: str) -> Iterator[str]:
    start = 0
    for mark in _MARK.finditer(f"{body};"):
        if mark[2]:
            if start < mark.start():
                yield body[start : mark.start()]
            start = mark.end()


def _asked(selector: str) -> list[str]:
    return _CLASS.findall(_NOT.sub("", selector))


def _chosen(of: Iterable[Rule]) -> Iterator[Rule]:
    for rule in of:
        kept = tuple(each for each in rule.selectors if CLASSES.issuperset(_asked(each)))
        if kept:
            yield replace(rule, selectors=kept)


def _pruned(chosen: list[Rule]) -> list[Rule]:
    """The same without variables that nothing reads, neither here nor in a style sheet of ours."""
    own = (path.read_text(encoding="utf-8") for path in sorted(FILE.parent.glob("*.css")) if path != FILE)
    read = {name for text in (*own, *(rule.line() for rule in chosen)) for name in _READ.findall(text)}
    pruned = (
        replace(rule, declarations=tuple(each for each in rule.declarations if _is_read(each, read))) for rule in chosen
    )
    return [rule for rule in pruned if rule.declarations]


def _is_read(declaration: str, read: set[str]) -> bool:
    name = declaration.partition(":")[0]
    return not name.startswith("--bs-") or name in read


if __name__ == "__main__":
    FILE.write_text(css(), encoding="utf-8")
