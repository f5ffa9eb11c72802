from django.urls import path

from courseware.people import views

app_name = "people"
urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("instructor/<str:token>", views.become_instructor, name="become-instructor"),
]
