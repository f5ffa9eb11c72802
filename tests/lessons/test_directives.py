"""Each directive: what it becomes, and what is said where it is written wrongly."""

import pytest

from courseware.lessons.page import Check, Figure

FIGURE = """\
::: live kinesis/shards scenario=hot actions=split-shard,set-rate select=shard-1 alt="Two shards"
Touch the **second** [[shard]].
:::
"""
CORRECTION = """\
::: correction C-01
slides: They say *this*.
so: It is **so**,
  and more.
source: AWS, “Guide”
:::
"""


def test_a_live_figure_has_its_scenario_its_words_and_its_actions(page_of):
    (figure,) = page_of(FIGURE).figures

    assert (figure.picture, figure.scenario, figure.text) == ("shards", "hot", "Two shards")
    assert (figure.actions, figure.select, figure.line) == (("split-shard", "set-rate"), "shard-1", 1)
    assert "<strong>second</strong>" in figure.caption
    assert "gc-term" in figure.caption


def test_figures_of_one_scenario_have_names_of_their_own(page_of):
    page = page_of(f"{FIGURE}\n{FIGURE}")

    assert [figure.anchor for figure in page.figures] == ["figure-hot", "figure-hot-2"]


def test_a_check_stands_where_it_is_written(page_of):
    pieces = page_of("Before.\n\n::: check KIN-Q04\n:::\n\nAfter.").pieces

    assert [type(piece) is Check for piece in pieces] == [False, True, False]
    assert pieces[1] == Check("check-KIN-Q04", "KIN-Q04", 3)


def test_an_example_is_markdown_under_its_title(html_of):
    html = html_of("::: example The `IN` key\n| a | b |\n|---|---|\n| 1 | 2 |\n\n    code\n:::\n")

    assert "<h3" in html
    assert "Worked example: The <code>IN</code> key" in html
    assert "<td>2</td>" in html
    assert "<pre>" in html or "<pre " in html


def test_a_correction_sets_what_the_slides_say_beside_what_is_so(html_of):
    html = html_of(
        "::: correction C-01\nslides: They say *this*.\nso: It is **so**,\n  and more.\nsource: AWS, “Guide”\n:::\n"
    )

    assert 'id="correction-c-01"' in html
    assert "<del>They say <em>this</em>.</del>" in html
    assert "<strong>so</strong>,\n  and more." in html
    assert "AWS, “Guide”" in html


def test_a_summary_is_folded_and_comes_after_the_checks(html_of, faults_of):
    text = "::: check Q\n:::\n::: summary\n- one\n:::\n"

    assert "<details" in html_of(text)
    assert "open" not in html_of(text)
    assert faults_of(text) == []
    assert faults_of("::: summary\n- one\n:::\n") == [
        (1, "::: summary: a summary stands after the checks of its section")
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::: leaves-out\n- Delays.\n:::", "What this model leaves out"),
        ("::: later Firehose\nIt comes.\n:::", "Not live here yet: Firehose"),
        ("::: sources\n- AWS\n:::", "Sources"),
    ],
)
def test_a_box_has_its_heading(html_of, faults_of, text, shown):
    assert shown in html_of(text)
    assert faults_of(text) == []


def test_one_directive_may_stand_in_another(page_of):
    page = page_of("::: example Two\nText\n\n::: check Q\n:::\n\nMore text\n:::\n\nAfter")

    html = "".join(piece for piece in page.pieces if isinstance(piece, str))
    assert page.faults == ()
    assert [check.question for check in page.checks] == ["Q"]
    assert html.index("More text") < html.index("</section>") < html.index("After")


def test_a_directive_needs_no_empty_lines_around_it(page_of):
    pieces = page_of("Before\n::: check Q\n:::\nAfter").pieces

    assert [type(piece).__name__ for piece in pieces] == ["SafeString", "Check", "SafeString"]


def test_what_stands_in_a_fenced_block_is_no_directive(page_of, html_of):
    text = "```text\n::: check Q\n:::\n[[shard]]\n```\n"

    assert page_of(text).checks == ()
    assert "::: check Q" in html_of(text)
    assert "[[shard]]" in html_of(text)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\n::: example T\ntext", 3, "has no end"),
        ("a\n:::\n", 2, "ends nothing"),
        ("::: sparkle\n:::\n", 1, "there is no directive sparkle"),
        (":::live kinesis/a scenario=b alt=c\nd\n:::\n::::\n", 4, "no directive"),
        ("\n::: live kinesis/shards scenario=hot\nCaption\n:::", 2, "alt= is missing"),
        ('::: live kinesis/shards scenario=hot alt="A"\n:::', 1, "has a caption"),
        ('::: live lamps/shards scenario=hot alt="A"\nB\n:::', 1, "write kinesis/"),
        ('::: live kinesis scenario=hot alt="A"\nB\n:::', 1, "write kinesis/"),
        ("::: check\n:::", 1, "the id of one question"),
        ("::: check Q\nWhy?\n:::", 1, "nothing below it"),
        ("::: example\nText\n:::", 1, "has a title"),
        ("::: example T\n:::", 1, "there is nothing in it"),
        ("::: later\nText\n:::", 1, "not live yet"),
        ("::: correction C-01\nslides: a\nso: b\n:::", 1, "no source"),
        ("::: correction\nslides: a\nso: b\nsource: c\n:::", 1, "an id"),
        ("A [[lease]] here", 1, "no term lease"),
        ("a\n\nAbout {{ most }} of it", 3, "no number most"),
        ("![](/static/a.png)", 1, "no words in its place"),
    ],
)
def test_what_is_written_wrongly_is_said_with_its_line(faults_of, text, line, words):
    found = faults_of(text)

    assert [each for each in found if each[0] == line and words in each[1]], found


def test_a_page_with_faults_can_be_read_all_the_same(page_of):
    page = page_of("::: sparkle\n:::\nText\n\n::: live kinesis/shards\n:::\n")

    assert any("Text" in piece for piece in page.pieces if isinstance(piece, str))
    assert isinstance(page.pieces[-1], Figure)


def test_lines_for_the_terminal_say_how_to_set_it_up(html_of, faults_of):
    html = html_of("::: terminal\n```bash\naws kinesis list-streams\n```\n:::")

    assert "Try it in your terminal" in html
    assert "list-streams" in html
    assert 'href="/wire/' in html
    assert faults_of("::: terminal\n:::")
