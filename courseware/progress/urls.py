from django.urls import path

from courseware.progress import views

app_name = "progress"
urlpatterns = [path("", views.home, name="home")]
