"""Markdown of a question as HTML. What Markdown lets through is cleaned: a bank may have been written by anybody."""

import threading
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown import Markdown

_TAGS = {
    *("p", "br", "em", "strong", "code", "pre", "sub", "sup", "var", "kbd", "ul", "ol", "li", "blockquote", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}}
_threads = threading.local()


@lru_cache(maxsize=4096)
def html(text: str) -> SafeString:
    """A text with its paragraphs."""
    if not text.strip():
        return mark_safe("")
    clean = nh3.clean(_markdown().reset().convert(text), tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None)
    return mark_safe(clean.replace("<table>", '<table class="gc-tab">'))


@lru_cache(maxsize=8192)
def inline(text: str) -> SafeString:
    """A text of one line, without a paragraph around it."""
    found = html(text).strip()
    is_one = found.startswith("<p>") and found.endswith("</p>") and found.count("<p>") == 1
    return mark_safe(found[3:-4] if is_one else found)


def _markdown() -> Markdown:
    # One for each thread: converting keeps state in it.
    if not hasattr(_threads, "markdown"):
        _threads.markdown = Markdown(extensions=["tables", "fenced_code", "sane_lists"], output_format="html")
    found: Markdown = _threads.markdown
    return found
