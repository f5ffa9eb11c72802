from django.urls import path

from courseware.people import own_data_views, views

app_name = "people"
urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-up", views.sign_up, name="sign-up"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("forgot", views.forgot, name="forgot"),
    path("my-data", own_data_views.page, name="own-data"),
    path("my-data/download", own_data_views.download, name="own-data-download"),
    path("instructor/<str:token>", views.become_instructor, name="become-instructor"),
]
