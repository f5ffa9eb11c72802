from django.urls import path

from courseware.labs import views

app_name = "labs"
urlpatterns = [
    path("<slug:slug>/", views.lab, name="lab"),
    path("<slug:slug>/frame", views.frame, name="frame"),
    path("<slug:slug>/do/<slug:name>", views.act, name="act"),
    path("<slug:slug>/clock", views.clock, name="clock"),
    path("<slug:slug>/undo", views.undo, name="undo"),
    path("<slug:slug>/reset", views.reset, name="reset"),
    path("<slug:slug>/history", views.history, name="history"),
    path("<slug:slug>/script", views.script, name="script"),
]
