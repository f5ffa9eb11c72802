"""An XML file as a tree whose elements know their lines, read so that it can neither fetch nor blow up anything.

A document type is refused before the parser sees it: without one there are no entities, of this file or of others.
"""

import re

from django.utils.translation import gettext as _
from lxml import etree

from courseware.quizzes.formats.contract import Unusable, decoded

_BEFORE = re.compile(r"\s+|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->", re.DOTALL)


def root_of(content: bytes) -> etree._Element:
    """The root of a file. Raises Unusable."""
    text = decoded(content)
    at = 0
    while found := _BEFORE.match(text, at):
        at = found.end()
    line = text.count("\n", 0, at) + 1
    if text[at : at + 9].upper() == "<!DOCTYPE":
        raise Unusable(line, _("it has a document type (<!DOCTYPE), which such a file does not need; take it out"))
    # The encoding that its first line names is not that of the text any more.
    body = re.sub(r"\A\s*<\?xml(?:(?!\?>).)*\?>", lambda each: "\n" * each[0].count("\n"), text, flags=re.DOTALL)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(body.encode(), parser)
    except etree.XMLSyntaxError as error:
        said = str(error.msg).split(", line ")[0]
        raise Unusable(error.lineno or 1, _("this is no XML: %(why)s") % {"why": said}) from None
