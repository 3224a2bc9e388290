"""Addresses of accounts' own pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from jourbok.accounts.views import desk, member_systems, people, sign_in

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("", people.own, name="own"),
    path("las/", desk.lock, name="lock"),
    path("las-upp/", desk.unlock, name="unlock"),
    path("byt/", desk.switch, name="switch"),
    path("vid-skrivbordet/", desk.present, name="present"),
    path("bekrafta/", sign_in.confirm, name="confirm"),
    path("andra-faktor/", sign_in.second_factor, name="second_factor"),
    path("utkast/<str:place>/", desk.draft, name="draft"),
    path("kvar/", desk.kept, name="kept"),
    path("kvar/<int:form_id>/kasta/", desk.discard_kept, name="discard_kept"),
    path("anvandare/", people.users, name="users"),
    path("anvandare/ny/", people.add_user, name="add_user"),
    path("anvandare/<int:user_id>/", people.user, name="user"),
    path("anvandare/<int:user_id>/behorighet/", people.set_active, name="set_active"),
    path("anvandare/<int:user_id>/inbjudan/", people.invite, name="invite"),
    path("anvandare/<int:user_id>/roller/<int:assignment_id>/avsluta/", people.end_role, name="end_role"),
    path("system/", member_systems.systems, name="systems"),
    path("system/nytt/", member_systems.new_system, name="new_system"),
    path("system/<uuid:system_id>/", member_systems.system, name="system"),
    path("system/<uuid:system_id>/andra/", member_systems.change_system, name="change_system"),
    path("system/<uuid:system_id>/ge/", member_systems.grant_right, name="grant_right"),
    path("system/behorighet/<uuid:right_id>/prova/", member_systems.try_right, name="try_right"),
    path("system/behorighet/<uuid:right_id>/avsluta/", member_systems.end_right, name="end_right"),
]
if settings.DEMO_SIGN_IN:
    urlpatterns.append(path("demo/<int:user_id>/", sign_in.demo, name="demo"))
