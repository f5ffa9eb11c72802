"""What a first visit costs: bytes on the wire, requests, and no other host."""

from urllib.parse import urlsplit

import brotli
import pytest

from tests.browser.acting import LAB

LESSON = "/topics/kinesis/what-a-shard-lets-through/"
MOST_REQUESTS = 12
OWN_SCRIPT_BYTES = 8 * 1024


@pytest.mark.parametrize(("path", "most_kilobytes"), [("/", 70), (LAB, 90), ("/people/sign-in", 70), (LESSON, 70)])
def test_a_page_keeps_its_budget(page, live_server, path, most_kilobytes):
    answers = []
    page.on("response", lambda answer: answers.append(answer))

    page.goto(live_server.url + path)
    page.wait_for_load_state("networkidle")

    sizes = {answer.url: len(brotli.compress(answer.body())) for answer in answers}
    own = [size for url, size in sizes.items() if "/static/js/" in url]
    assert {urlsplit(url).netloc for url in sizes} == {urlsplit(live_server.url).netloc}
    assert sum(sizes.values()) <= most_kilobytes * 1024, sizes
    assert len(sizes) <= MOST_REQUESTS
    assert sum(own) <= OWN_SCRIPT_BYTES


def test_the_scripts_of_a_lab_keep_their_budget(page, live_server):
    answers = []
    page.on("response", lambda answer: answers.append(answer))

    page.goto(live_server.url + LAB)
    page.wait_for_load_state("networkidle")

    scripts = [len(brotli.compress(answer.body())) for answer in answers if answer.url.endswith(".js")]
    assert sum(scripts) <= 30 * 1024
