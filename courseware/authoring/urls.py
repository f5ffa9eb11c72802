from django.urls import URLPattern

app_name = "authoring"
urlpatterns: list[URLPattern] = []
