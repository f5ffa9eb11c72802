from django.urls import include, path

from courseware.quizzes import views
from courseware.quizzes.teaching import views as teach

app_name = "quizzes"
_teach = [
    path("", teach.quizzes, name="teach"),
    path("new", teach.new, name="teach-new"),
    path("<slug:slug>/", teach.quiz, name="teach-quiz"),
    path("<slug:slug>/settings", teach.settings, name="teach-settings"),
    path("<slug:slug>/add", teach.add, name="teach-add"),
    path("<slug:slug>/slot/<int:slot_id>", teach.slot, name="teach-slot"),
    path("<slug:slug>/results", teach.came_in, name="teach-results"),
    path("<slug:slug>/results/<int:attempt_id>", teach.attempt, name="teach-attempt"),
    path("<slug:slug>/grade", teach.waiting, name="teach-waiting"),
    path("<slug:slug>/grade/<int:item_id>", teach.grade, name="teach-grade"),
    path("<slug:slug>/regrade", teach.mended, name="teach-mended"),
    path("<slug:slug>/regrade/<int:question_id>", teach.regrade, name="teach-regrade"),
    path("<slug:slug>/regrade/undo/<int:regrade_id>", teach.undo, name="teach-undo"),
    path("<slug:slug>/version/<int:version_id>", teach.version, name="teach-version"),
]
urlpatterns = [
    path("teach/", include(_teach)),
    path("<slug:slug>/", views.home, name="home"),
    path("<slug:slug>/begin", views.begin, name="begin"),
    path("<slug:slug>/check/<slug:name>", views.check, name="check"),
    path("<slug:slug>/<int:number>/", views.attempt, name="attempt"),
    path("<slug:slug>/<int:number>/due", views.due, name="due"),
    path("<slug:slug>/<int:number>/hand-in", views.hand_in, name="hand-in"),
    path("<slug:slug>/<int:number>/<int:position>/", views.question, name="question"),
]
