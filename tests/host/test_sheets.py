"""Style sheets as they are served: in one piece, with that part of Bootstrap which is used."""

import re
from pathlib import Path

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from courseware.sheets import JoiningStorage, joined
from scripts import bootstrap_css

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = bootstrap_css.classes(bootstrap_css.rules(bootstrap_css.SOURCE.read_text()))
OURS = bootstrap_css.FILE.read_text()
# Pages of Django's admin, which has styles of its own and loads none of Bootstrap.
OF_THE_ADMIN = {"visually-hidden"}


def classes_in(text: str) -> set[str]:
    """What stands in attributes of that name, in HTML or where Python or JavaScript writes them."""
    written = re.findall(r"""\b(?:class|css_class|cls|className)["']?\s*[=:,]\s*f?["']([^"'<>]*)["']""", text)
    return {word for each in written for word in re.findall(r"[A-Za-z_][\w-]*", re.sub(r"\{[%{].*?[%}]\}", " ", each))}


def test_the_part_of_bootstrap_is_as_its_command_makes_it():
    assert bootstrap_css.css() == OURS


def test_it_says_whose_it_is_and_under_which_licence():
    assert "Copyright 2011-2025 The Bootstrap Authors" in OURS
    assert "Licensed under MIT" in OURS


def test_it_has_rules_for_each_class_that_was_chosen_and_for_no_other():
    assert bootstrap_css.classes(bootstrap_css.rules(OURS)) == bootstrap_css.CLASSES


@pytest.mark.parametrize(
    "path",
    [
        path
        for folder in ("templates", "services", "courseware", "static/js")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".html", ".py", ".js") and "migrations" not in path.parts
    ],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_what_we_write_asks_for_no_class_that_was_left_out(path):
    assert classes_in(path.read_text()) & BOOTSTRAP <= bootstrap_css.CLASSES | OF_THE_ADMIN


class Every(forms.Form):
    """A field with each widget that our forms have."""

    text = forms.CharField(help_text="What it is for.")
    long = forms.CharField(widget=forms.Textarea)
    number = forms.IntegerField()
    secret = forms.CharField(widget=forms.PasswordInput)
    address = forms.EmailField()
    when = forms.DateTimeField()
    file = forms.FileField()
    one = forms.ChoiceField(choices=[("a", "A")])
    some = forms.MultipleChoiceField(choices=[("a", "A")])
    radio = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    boxes = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    box = forms.BooleanField()

    def clean(self) -> None:
        raise forms.ValidationError("Not like this.")


@pytest.mark.parametrize("form", [Every(), Every({})], ids=["new", "refused"])
def test_a_form_asks_for_no_class_that_was_left_out(form):
    asked = classes_in(render_crispy_form(form)) & BOOTSTRAP

    assert {"form-control", "form-select", "form-check-input"} <= asked <= bootstrap_css.CLASSES


def test_a_rule_keeps_those_of_its_selectors_that_can_hold():
    (rule,) = (each for each in bootstrap_css.rules(OURS) if any(":active:focus-visible" in s for s in each.selectors))

    assert rule.selectors == (".btn:first-child:active:focus-visible", ":not(.btn-check)+.btn:active:focus-visible")


def test_rules_are_read_as_they_are_meant():
    text = """@import "x";.a,.b:is(.c,.d){color:red;content:"};{"}@media print{.e{top:0}}@keyframes f{0%{top:0}}"""

    assert list(bootstrap_css.rules(text)) == [
        bootstrap_css.Rule("", (".a", ".b:is(.c,.d)"), ("color:red", 'content:"};{"')),
        bootstrap_css.Rule("@media print", (".e",), ("top:0",)),
    ]


@pytest.fixture
def collected(tmp_path, settings):
    """What `collectstatic` makes of a page's sheet that imports two others, one into a layer."""
    source = tmp_path / "source" / "css"
    source.mkdir(parents=True)
    (source / "page.css").write_text(
        '@layer a, b;\n@import url("a.css");\n@import url("b.css") layer(b);\np { top: 0 }\n'
    )
    (source / "a.css").write_text("@layer a { i { top: 1px } }\n")
    (source / "b.css").write_text("i { top: 2px }\n")
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "courseware.sheets.JoiningStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return JoiningStorage(location=settings.STATIC_ROOT)


def test_a_sheet_is_served_with_what_it_imports_in_its_place(collected):
    (served,) = Path(collected.location).glob("css/page.*.css")

    assert (
        served.read_text()
        == "@layer a, b;\n@layer a { i { top: 1px } }\n\n@layer b {\ni { top: 2px }\n}\np { top: 0 }\n"
    )
    assert served.with_name(f"{served.name}.br").exists()


def test_a_sheet_has_another_name_when_one_that_it_imports_has_changed(collected, settings, tmp_path):
    before = collected.stored_name("css/page.css")
    (tmp_path / "source" / "css" / "b.css").write_text("i { top: 3px }\n")

    call_command("collectstatic", interactive=False, verbosity=0)

    after = JoiningStorage(location=settings.STATIC_ROOT).stored_name("css/page.css")
    assert after != before
    assert "top: 3px" in (Path(settings.STATIC_ROOT) / after).read_text()


def test_the_sheet_of_all_pages_is_in_one_piece_when_it_is_served():
    sources = FileSystemStorage(location=ROOT / "static")

    text = joined(sources, "css/site.css")

    assert "@import" not in text
    assert all(part in text for part in ("--gc-bg:", ".form-control{", ".gc-btn {", ".gc-skip {"))
