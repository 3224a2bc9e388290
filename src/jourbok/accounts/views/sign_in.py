"""The ways in and out that are not django-allauth's alone."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account import views as account_views
from allauth.account.adapter import get_adapter
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse

from jourbok.accounts import proofs, selectors, services, sessions
from jourbok.accounts.interruptions import local_path
from jourbok.accounts.strict_broker import StrictBroker, new_nonce
from jourbok.accounts.views.desk import forget_on_device, note_sign_out
from jourbok.web.routing import ActorRequest, guarded, public
from jourbok.web.views import csrf_failure as plain_csrf_failure


@public("GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password, a passkey, a broker; in the demo also one click per person."""
    response: HttpResponse = account_views.login(request)
    if isinstance(response, TemplateResponse):
        shown = {"demo_people": selectors.demo_users(), "brokers": brokers(request)}
        response.context_data = {**(response.context_data or {}), **shown}
    return response


def brokers(request: HttpRequest) -> list[tuple[str, str]]:
    """Identifier and name of each broker that the environment configures, BankID or Freja behind it."""
    providers = get_social_adapter().list_providers(request)
    return [(provider.app.provider_id, provider.name) for provider in providers if provider.app]


@public("GET", "POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Asks when opened, signs out when pressed."""
    if request.method == "POST":
        note_sign_out(request)
    response: HttpResponse = account_views.logout(request)
    return forget_on_device(response) if request.method == "POST" else response


@public("POST")
def demo(request: HttpRequest, user_id: int) -> HttpResponse:
    """One click signs in as a person of the demo. The route exists only in the demo, and refuses elsewhere."""
    person = next((user for user in selectors.demo_users() if user.pk == user_id), None)
    if not settings.DEMO_SIGN_IN or person is None:
        raise Http404()
    if request.user.is_authenticated:
        logout(request)
    proofs.record_click(request, person)
    get_adapter().login(request, person)
    return HttpResponseRedirect(local_path(request, request.POST.get("next") or "/"))


@guarded(None, "GET", "POST")
def confirm(request: ActorRequest) -> HttpResponse:
    """Prove again who one is by one click in the demo, or by going to the broker once more."""
    user: Any = request.user
    back = local_path(request, request.POST.get("next") or request.GET.get("next") or "/")
    ways = proofs.ways(user)
    if request.method == "POST" and ways["one_click"]:
        proofs.record_click(request, user)
        return HttpResponseRedirect(back)
    return render(request, "accounts/confirm.html", {"next": back, "brokers": brokers(request), **ways})


@public("GET")
def second_factor(request: Any) -> HttpResponse:
    """Says that a password is not enough, and offers an app or a passkey."""
    if request.owner is None:
        return HttpResponseRedirect(reverse("account_login"))
    return render(request, "accounts/second_factor.html", {"owner": request.owner})


@public("POST")
def broker_sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the broker. By a page of ours, because the form of a strict page may not lead to another host."""
    allowed = QueryDict(mutable=True)
    allowed["next"] = local_path(request, request.POST.get("next") or "/")
    request.POST = allowed  # type: ignore[assignment]
    request.GET = QueryDict(urlencode({"auth_params": urlencode({"nonce": new_nonce(request)})}))
    response = _at_broker(request, provider_id, OAuth2LoginView)
    address = response.get("Location", "")
    if urlsplit(address).netloc in {"", request.get_host()}:
        return response
    page = render(request, "accounts/leaving.html", {"address": address})
    page["Refresh"] = f"0; url={address}"
    return page


@public("GET")
def broker_answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """From the broker, with its answer."""
    return _at_broker(request, provider_id, OAuth2CallbackView)


def _at_broker(request: HttpRequest, provider_id: str, step: Any) -> HttpResponse:
    """One step of django-allauth's with a broker that is configured; 404 for another, and words for one that lies."""
    try:
        response: HttpResponse = step.adapter_view(StrictBroker(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except OAuth2Error:
        return HttpResponseRedirect(reverse("socialaccount_login_error"))
    return response


def _ending_other_sessions(view: Any, *methods: str) -> Any:
    """The view, after which a changed password or factor ends every other session of the person."""

    def change(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND and request.user.is_authenticated:
            services.end_other_sessions(request.user)
            sessions.hold_on(request, request.user)
            what = str(request.resolver_match.view_name) if request.resolver_match else ""
            services.record_changed_proof(actor=request.owner, user=request.user, what=what)  # type: ignore[attr-defined]
        return response

    return public(*methods)(change)


change_password = _ending_other_sessions(account_views.password_change, "GET", "POST")
activate_app = _ending_other_sessions(totp_views.activate_totp, "GET", "POST")
remove_app = _ending_other_sessions(totp_views.deactivate_totp, "GET", "POST")
add_passkey = _ending_other_sessions(webauthn_views.add_webauthn, "GET", "POST")
remove_passkey = _ending_other_sessions(webauthn_views.remove_webauthn, "GET", "POST")
make_recovery_codes = _ending_other_sessions(recovery_views.generate_recovery_codes, "GET", "POST")


def _with_a_new_key(view: Any) -> Any:
    """The view, after which a session whose owner proved who they are goes on under a new key."""

    def prove(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND and request.user.is_authenticated:
            request.session.cycle_key()
        return response

    return public("GET", "POST")(prove)


prove_by_password = _with_a_new_key(account_views.reauthenticate)
prove_by_code = _with_a_new_key(factor_views.reauthenticate)
prove_by_passkey = _with_a_new_key(webauthn_views.reauthenticate_webauthn)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose key is too old: what was written is shown to copy, as its writer may not be who is signed in."""
    texts = services.readable({name: [str(one) for one in values] for name, values in request.POST.lists()})
    if not texts or request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
        return plain_csrf_failure(request, reason)
    return render(request, "accounts/form_too_old.html", {"texts": texts, "back": request.path}, status=403)
