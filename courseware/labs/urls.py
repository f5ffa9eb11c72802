from django.urls import path

from courseware.labs import compare, links, mine, views

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
    path("<slug:slug>/compare", compare.compare, name="compare"),
    path("<slug:slug>/compare/begin", compare.begin, name="compare-begin"),
    path("<slug:slug>/compare/frame", compare.frame, name="compare-frame"),
    path("<slug:slug>/compare/clock", compare.clock, name="compare-clock"),
    path("<slug:slug>/compare/<str:side>/do/<slug:name>", compare.act, name="compare-act"),
    path("<slug:slug>/share", links.share, name="share"),
    path("<slug:slug>/share/end", links.end, name="end-share"),
    path("<slug:slug>/shared/<str:token>/", links.shared, name="shared"),
    path("<slug:slug>/shared/<str:token>/frame", links.shared_frame, name="shared-frame"),
    path("<slug:slug>/shared/<str:token>/copy", links.make_mine, name="make-mine"),
    path("<slug:slug>/copy", links.fork, name="fork"),
    path("<slug:slug>/mine", mine.mine, name="mine"),
    path("<slug:slug>/mine/delete", mine.delete, name="delete"),
]
