from django.urls import path

from courseware.experiments import views

app_name = "experiments"
urlpatterns = [
    path("runs/<int:number>/do", views.do, name="do"),
    path("<slug:slug>/<slug:name>/", views.experiment, name="experiment"),
]
