"""Texts of other formats as our Markdown.

HTML is cleaned first, and only then turned into Markdown; what stays in a Markdown text is cleaned again whenever it is
shown. Two opening braces begin a formula in our texts: those of others are taken apart.
"""

import re

import nh3
from markdownify import markdownify

TAGS = {
    *("p", "br", "em", "strong", "b", "i", "code", "pre", "sub", "sup", "ul", "ol", "li", "blockquote", "a", "div"),
    *("table", "thead", "tbody", "tr", "th", "td", "span", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
}
_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,2000}>")
_MARKS = re.compile(r"([\\`*\[\]])|(?<!\w)(_)|(_)(?!\w)")
_SPACES = re.compile(r"\n{3,}")


def from_html(text: str) -> str:
    """HTML as Markdown, without whatever acts, loads or decorates."""
    if "<" not in text and "&" not in text:
        return without_holes(from_plain(text))
    clean = nh3.clean(
        text, tags=TAGS, attributes={"a": {"href"}}, link_rel=None, url_schemes={"http", "https", "mailto"}
    )
    found = markdownify(clean, heading_style="ATX", bullets="-", strip=["span", "div"])
    return without_holes(_SPACES.sub("\n\n", found).strip())


def from_plain(text: str) -> str:
    """Plain text as Markdown that shows it as it stands."""
    shown = _MARKS.sub(lambda mark: "\\" + mark[0], text).replace("&", "&amp;").replace("<", "&lt;")
    return without_holes(re.sub(r"^(\s*)([#>+-]|\d+[.)])(?=\s)", r"\1\\\2", shown, flags=re.MULTILINE).strip())


def of_format(text: str, form: str) -> str:
    """A text in one of the formats that Moodle knows, as Markdown."""
    if form == "markdown":
        return without_holes(text.strip())
    if form == "plain_text" or (form == "moodle_auto_format" and not _TAG.search(text)):
        return from_plain(text)
    return from_html(text)


def words(text: str) -> str:
    """HTML as the words that somebody would type: no marks, one line."""
    bare = nh3.clean(text, tags=set(), attributes={}) if "<" in text else text
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", '"'), ("&amp;", "&")):
        bare = bare.replace(entity, letter)
    return " ".join(bare.split())


def without_holes(text: str) -> str:
    """A text in which no formula begins.

    >>> without_holes("{{ 6 * 7 }}")
    '{\\\\{ 6 * 7 }}'
    """
    while "{{" in text:
        text = text.replace("{{", "{\\{")
    return text


def title_of(name: str, text: str, longest: int = 60) -> str:
    """A title: the name that the file gives, or the text's beginning."""
    found = " ".join((name or words(text)).split()) or "?"
    return without_holes(found if len(found) <= longest else found[: longest - 1].rstrip() + "…")
