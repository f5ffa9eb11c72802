from django.urls import path

from courseware.wire import views

app_name = "wire"
urlpatterns = [
    path("offered", views.offered, name="offered"),
    path("<slug:slug>/keys", views.world_keys, name="keys"),
]
