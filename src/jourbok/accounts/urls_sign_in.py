"""The routes of django-allauth that can be reached. What is not listed is off: sign-up, e-mail change, reset by mail.

Their names are django-allauth's own, because it looks them up.
"""

from __future__ import annotations

from allauth.account import views as account_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.webauthn import views as webauthn_views
from allauth.socialaccount import views as broker_views
from django.urls import URLPattern, path

from jourbok.accounts.views import sign_in

PASSKEY, RECOVERY, BROKER = "passnycklar/", "reservkoder/", "oidc/"
urlpatterns: list[URLPattern] = [
    path("logga-in/", sign_in.sign_in, name="account_login"),
    path("logga-in/kod/", factor_views.authenticate, name="mfa_authenticate"),
    path("logga-in/passnyckel/", webauthn_views.login_webauthn, name="mfa_login_webauthn"),
    path("logga-ut/", sign_in.sign_out, name="account_logout"),
    path("avstangt/", account_views.account_inactive, name="account_inactive"),
    path("bekrafta/losenord/", sign_in.prove_by_password, name="account_reauthenticate"),
    path("bekrafta/kod/", sign_in.prove_by_code, name="mfa_reauthenticate"),
    path("bekrafta/passnyckel/", sign_in.prove_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("losenord/", sign_in.change_password, name="account_change_password"),
    path("losenord/klart/", account_views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path(
        "losenord/valj/<str:uidb36>/<str:key>/",
        account_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("faktorer/", factor_views.index, name="mfa_index"),
    path("faktorer/app/", sign_in.activate_app, name="mfa_activate_totp"),
    path("faktorer/app/ta-bort/", sign_in.remove_app, name="mfa_deactivate_totp"),
    path(f"faktorer/{RECOVERY}", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(f"faktorer/{RECOVERY}nya/", sign_in.make_recovery_codes, name="mfa_generate_recovery_codes"),
    path(f"faktorer/{RECOVERY}fil/", recovery_views.download_recovery_codes, name="mfa_download_recovery_codes"),
    path(f"faktorer/{PASSKEY}", webauthn_views.list_webauthn, name="mfa_list_webauthn"),
    path(f"faktorer/{PASSKEY}ny/", sign_in.add_passkey, name="mfa_add_webauthn"),
    path(f"faktorer/{PASSKEY}<int:pk>/", webauthn_views.edit_webauthn, name="mfa_edit_webauthn"),
    path(f"faktorer/{PASSKEY}<int:pk>/ta-bort/", sign_in.remove_passkey, name="mfa_remove_webauthn"),
    path(f"{BROKER}avbrutet/", broker_views.login_cancelled, name="socialaccount_login_cancelled"),
    path(f"{BROKER}fel/", broker_views.login_error, name="socialaccount_login_error"),
    path(f"{BROKER}<str:provider_id>/", sign_in.broker_sign_in, name="openid_connect_login"),
    path(f"{BROKER}<str:provider_id>/svar/", sign_in.broker_answer, name="openid_connect_callback"),
]
