from django.urls import path

from courseware.progress import topic, views

app_name = "progress"
urlpatterns = [
    path("", views.home, name="home"),
    path("topics/<slug:slug>/", topic.topic, name="topic"),
]
