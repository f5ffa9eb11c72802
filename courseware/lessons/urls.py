from django.urls import path

from courseware.lessons import views

app_name = "lessons"
urlpatterns = [
    path("glossary/", views.glossary, name="glossary"),
    path("topics/<slug:slug>/<slug:name>/", views.page, name="page"),
    path("topics/<slug:slug>/<slug:name>/place", views.place, name="place"),
]
