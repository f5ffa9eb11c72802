from django.urls import path

from courseware.progress import review, topic, views

app_name = "progress"
urlpatterns = [
    path("", views.home, name="home"),
    path("review/", review.review, name="review"),
    path("topics/<slug:slug>/", topic.topic, name="topic"),
]
