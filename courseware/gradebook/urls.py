from django.urls import path

from courseware.gradebook.views import analysis, insight, marks, mine, mistakes

app_name = "gradebook"
# No class has a word for its address: they are letters by chance.
urlpatterns = [
    path("mistakes/", mistakes.listed, name="mistakes"),
    path("mistakes/report", mistakes.report, name="report"),
    path("mistakes/reported", mistakes.reported, name="reported"),
    path("mistakes/<int:number>/", mistakes.mistake, name="mistake"),
    path("<slug:slug>/", marks.book, name="table"),
    path("<slug:slug>/mine/", mine.mine, name="mine"),
    path("<slug:slug>/insight/", insight.insight, name="insight"),
    path("<slug:slug>/names", marks.hide_names, name="names"),
    path("<slug:slug>/export/<slug:shape>", marks.export, name="export"),
    path("<slug:slug>/student/<int:member>/", marks.student, name="student"),
    path("<slug:slug>/student/<int:member>/<int:work>/", marks.mark, name="mark"),
    path("<slug:slug>/decision/<int:decision>/take-back", marks.take_back, name="take-back"),
    path("<slug:slug>/attempt/<int:attempt>/", marks.attempt, name="attempt"),
    path("<slug:slug>/work/<int:work>/", analysis.work, name="work"),
    path("<slug:slug>/work/<int:work>/show", marks.show, name="show"),
    path("<slug:slug>/work/<int:work>/question/<int:question>/", analysis.question, name="question"),
]
