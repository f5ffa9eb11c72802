"""Starts of one's own: made of a lab of hers, or of one that a link shows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courseware.authoring import access, starts
from courseware.authoring.models import Start
from courseware.authoring.pages import finding
from courseware.authoring.pages.finding import Context
from courseware.labs import topics
from courseware.labs.topics import Topic


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, frame: Context) -> HttpResponse:
    """The starts of a topic, and the labs of which another can be made."""
    topic = finding.topic(request.GET.get("topic", "") or topics.topics()[0].slug)
    author = access.person_of(request.user)
    trouble = ""
    if request.method == "POST":
        try:
            made = _made(request, topic)
        except starts.CannotTell as why:
            trouble = str(why)
        else:
            messages.success(request, _("“%(title)s” can be chosen as a start now.") % {"title": made.title})
            return HttpResponseRedirect(f"{reverse('admin:authoring_written_starts')}?topic={topic.slug}", status=303)
    context = {
        "title": _("Starts made of labs"),
        "topic": topic,
        "topics": topics.topics(),
        "starts": starts.of_topic(topic),
        "labs": starts.mine(author, topic),
        "trouble": trouble,
        "said": request.POST,
    }
    return finding.page(request, frame, "authoring/starts.html", context, 422 if trouble else 200)


def _made(request: HttpRequest, topic: Topic) -> Start:
    author, title = access.person_of(request.user), request.POST.get("title", "").strip()
    link, number = request.POST.get("link", ""), request.POST.get("world", "")
    if not title:
        raise starts.CannotTell(_("Say in a few words how it begins, so that others can choose it."))
    if link.strip():
        world_id, owner_id, version, at_us = starts.of_link(link)
        return starts.make(topic, world_id, owner_id, title, author, version, at_us)
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        raise starts.CannotTell(_("Choose one of your labs, or paste a link to one."))
    return starts.make(topic, int(number), author.pk, title, author, None, None)
