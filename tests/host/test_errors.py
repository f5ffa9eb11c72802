"""What a visitor sees when something of ours broke: a page in her language, that needs nothing but itself."""

import pytest
from django.template.loader import get_template
from django.utils import translation


@pytest.mark.parametrize(
    ("language", "tag"), [("en", '<html lang="en" dir="ltr">'), ("fr", '<html lang="fr" dir="ltr">'), ("ar", "rtl")]
)
def test_the_page_says_in_which_language_it_is(settings, monkeypatch, language, tag):
    settings.USE_I18N = True
    # Django looks at the setting once, when something is first translated.
    monkeypatch.setattr(translation, "_trans", type(translation._trans)())

    with translation.override(language):
        page = get_template("500.html").render()

    assert tag in page


def test_where_there_is_no_language_it_is_english():
    assert '<html lang="en" dir="ltr">' in get_template("500.html").render()
