"""The text between directives: numbers, terms, headings, code, tables, and what is found of it."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from courseware.lessons import numbers


def test_numbers_of_the_model_stand_in_text_and_code(html_of):
    html = html_of("At most {{ most }}, or `{{most}}`.\n\n```text\n--limit {{ most }}\n```\n", most=1000)

    assert html.count("1,000") == 3
    assert "{{" not in html


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_keeps_its_value(value):
    assert int(numbers.shown(value).replace(",", "")) == value


@given(st.integers(-9999, 9999), st.sampled_from([1, 2, 4, 5, 10, 1000, 1_000_000]))
def test_a_decimal_fraction_keeps_its_value(above, below):
    assert Fraction(numbers.shown(Fraction(above, below)).replace(",", "")) == Fraction(above, below)


def test_a_term_leads_to_the_glossary_and_carries_its_sentence(html_of):
    html = html_of("A [[shard]], two [[shard|parts of it]], and [[Kinesis Data Firehose]].")

    assert '<a class="gc-term" data-line="A part of a stream." href="/glossary/#kinesis-shard">shard</a>' in html
    assert ">parts of it</a>" in html
    assert 'href="/glossary/#kinesis-firehose"' in html


def test_a_term_in_backticks_is_code(html_of, faults_of):
    assert "<code>[[nothing]]</code>" in html_of("A `[[nothing]]`.")
    assert faults_of("A `[[nothing]]`.") == []


def test_headings_have_anchors_and_make_the_contents(page_of):
    page = page_of("## One way\n\n### Its part\n\n## Another `way`\n")

    assert [(heading.anchor, heading.words) for heading in page.contents] == [
        ("one-way", "One way"),
        ("another-way", "Another way"),
    ]
    assert page.contents[0].parts[0].anchor == "its-part"
    assert {"one-way", "its-part", "another-way"} <= page.anchors


def test_code_has_classes_can_be_copied_and_scrolled(html_of):
    html = html_of("```python\nclient.put_record(Data=b'<x>')\n```\n\n```bash\nls\n```\n")

    assert '<pre id="code-1" tabindex="0">' in html
    assert 'data-copy="code-2"' in html
    assert "style=" not in html
    assert "&lt;x&gt;" in html


def test_a_table_scrolls_by_itself(html_of):
    assert '<div class="gc-scroll" tabindex="0" role="group" aria-label="Table"><table>' in html_of("|a|\n|-|\n|b|\n")


def test_footnotes_and_powers(html_of):
    assert "<sup>128</sup>" in html_of("2^128^")
    assert "footnote" in html_of("A[^1]\n\n[^1]: B\n")


def test_a_page_is_read_section_by_section_in_plain_words(page_of):
    page = page_of("Before [[shard]].\n\n## One\n\n- a `b`\n- c\n\n::: sources\n- AWS\n:::\n")

    assert [(each.anchor, each.heading, each.text) for each in page.sections] == [
        ("", "", "Before shard."),
        ("one", "One", "a b c"),
    ]


def test_where_a_page_leads_to_is_known_with_its_line(page_of):
    links = page_of("a\n\n[b](../c/#d) and [e](https://example.org/)\n").links

    assert [(link.address, link.line) for link in links] == [("../c/#d", 3), ("https://example.org/", 3)]
