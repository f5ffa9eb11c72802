"""Writes `static/css/code.css`: the colours of code in lessons, dark in light and dark alike, as a terminal is.

.venv/bin/python -m scripts.code_css
"""

from pathlib import Path

from pygments.formatters import HtmlFormatter

STYLE = "github-dark"
FILE = Path(__file__).resolve().parent.parent / "static" / "css" / "code.css"
HEAD = "/* The colours of code. Made by scripts/code_css.py; nothing is changed here by hand. */\n"


def css() -> str:
    """The style sheet as it has to be."""
    rules: list[str] = HtmlFormatter(style=STYLE).get_token_style_defs(".gc-code")  # type: ignore[no-untyped-call]
    return f"{HEAD}@layer gc-components {{\n" + "".join(f"  {rule}\n" for rule in rules if "{" in rule) + "}\n"


if __name__ == "__main__":
    FILE.write_text(css(), encoding="utf-8")
