"""What the service's file says: its hours and promises, its members, and what they have agreed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jourbok.calls.selectors import order_prices, sos_contract
from jourbok.cases.permissions import READ_MANDATES
from jourbok.desk import service, service_agreed, service_members
from jourbok.desk.permissions import SEE_THE_SERVICE
from jourbok.duty.selectors import regime_at, standing
from jourbok.economy.selectors import cost_model
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import register, service_and_host
from jourbok.rostering.selectors import staffing
from jourbok.web.routing import ActorRequest, guarded

TABS = (
    ("service", "Tider och löften"),
    ("service_members", "Medlemmar"),
    ("service_agreed", "Kostnad och styrning"),
)


@guarded(SEE_THE_SERVICE, "GET")
def hours(request: ActorRequest) -> HttpResponse:
    """When the service answers, what it promises and with how many."""
    found, rules = service_and_host(), standing()
    if found is None or rules is None:
        return _page(request, "desk/service.html", None)
    loaded, host = found
    told = {
        "regime": regime_at(request.actor.moment),
        "day_lines": service.day_lines(rules.hours, rules.assumed),
        "groups": [
            service.service_facts(loaded, host),
            service.promise_facts(rules.promises),
            service.staffing_facts(staffing()),
            service.sos_facts(sos_contract()),
        ],
    }
    return _page(request, "desk/service.html", loaded.name, **told)


@guarded(SEE_THE_SERVICE, "GET")
def members(request: ActorRequest) -> HttpResponse:
    """Who takes part, how they are reached, and the numbers to which callers are passed on."""
    loaded = register()
    found = service_members.members(loaded, local_date(request.actor.moment)) if loaded else []
    return _page(request, "desk/service_members.html", loaded.service.name if loaded else None, members=found)


@guarded(SEE_THE_SERVICE, "GET")
def agreed(request: ActorRequest) -> HttpResponse:
    """How the cost is shared, who steers and what is reported."""
    loaded, model = register(), cost_model()
    groups = [service_agreed.cost_facts(model), service_agreed.price_facts(order_prices())]
    groups.append(service_agreed.invoice_facts(model))
    if loaded:
        groups += [service_agreed.governance_facts(loaded), service_agreed.reporting_facts(loaded)]
    return _page(request, "desk/service_agreed.html", loaded.service.name if loaded else None, groups=groups)


def _page(request: ActorRequest, template: str, name: str | None, **told: Any) -> HttpResponse:
    tabs = [
        {"label": label, "url": reverse(f"desk:{name}"), "current": template == f"desk/{name}.html", "count": None}
        for name, label in TABS
    ]
    context = {"loaded_name": name, "tabs": tabs, "may_see_mandates": request.actor.may(READ_MANDATES)}
    return render(request, template, context | told)
