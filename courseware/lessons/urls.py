from django.urls import include, path

from courseware.lessons import views
from courseware.lessons.figures import views as figures

_figure = [
    path("", figures.at, name="figure"),
    path("frame", figures.frame, name="figure-frame"),
    path("do/<slug:action>", figures.act, name="figure-act"),
    path("clock", figures.clock, name="figure-clock"),
    path("reset", figures.reset, name="figure-reset"),
]

app_name = "lessons"
urlpatterns = [
    path("search", views.search, name="search"),
    path("glossary/", views.glossary, name="glossary"),
    path("topics/<slug:slug>/<slug:name>/", views.page, name="page"),
    path("topics/<slug:slug>/<slug:name>/place", views.place, name="place"),
    path("topics/<slug:slug>/<slug:name>/figures/<slug:anchor>/", include(_figure)),
]
