from django.urls import path

from courseware.quizzes import views

app_name = "quizzes"
urlpatterns = [
    path("<slug:slug>/", views.home, name="home"),
    path("<slug:slug>/begin", views.begin, name="begin"),
    path("<slug:slug>/check/<slug:name>", views.check, name="check"),
    path("<slug:slug>/<int:number>/", views.attempt, name="attempt"),
    path("<slug:slug>/<int:number>/hand-in", views.hand_in, name="hand-in"),
    path("<slug:slug>/<int:number>/<int:position>/", views.question, name="question"),
]
