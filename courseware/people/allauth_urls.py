"""The pages by the names under which allauth looks for them."""

from django.urls import path, re_path

from courseware.people import views

urlpatterns = [
    path("sign-in", views.sign_in, name="account_login"),
    path("sign-up", views.sign_up, name="account_signup"),
    path("forgot", views.forgot, name="account_reset_password"),
    path("forgot/sent", views.forgot_sent, name="account_reset_password_done"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]{1,20})-(?P<key>.{1,200})/$",
        views.new_password,
        name="account_reset_password_from_key",
    ),
    path("password/set", views.new_password_set, name="account_reset_password_from_key_done"),
]
