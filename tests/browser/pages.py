"""Every page of the product, who looks at it and what it is about; and every address that is no page, and why."""

from __future__ import annotations

from dataclasses import dataclass

KIM, MIKA, ROBIN, CHARLIE = "Kim Jour", "Mika Chef", "Robin Ekonom", "Charlie Kvalitet"
SAM, NOA, ELI, TINTIN = "Sam Mottagning", "Noa Ordförande", "Eli Arkiv", "Tintin Förvaltare"
LO = "Lo Mottagning"
LOVE, SKY, VIDE = "Love Nämndchef", "Sky Nämndekonom", "Vide Nämndsekreterare"
NOBODY = ""

PERSONS = "from cases_case c join people_person p on p.id = c.person_id"
LOKE = f"{PERSONS} and p.surname = 'Blommendal'"
SENT = "from handover_reportversion v join organisations_board b on b.id = v.board_id and b.slug = 'sollentuna'"

#: What pages are about: its name, and where to find it in the demo.
THINGS = {
    "contact": f"select c.contact_id {LOKE}",
    "unanswered": "select id from calls_contact where place = 'Märsta' order by arrived_at desc limit 1",
    "case": f"select c.id {LOKE}",
    "child": f"select p.id {LOKE}",
    "woman's case": f"select c.id {PERSONS} where p.surname = 'Farahani' and p.given_name = 'Farah'",
    "old case": "select id from cases_case order by opened_at limit 1",
    "masked": "select person_id from people_protectedidentity limit 1",
    "draft": "select id from cases_journalentry where signed_at is null and author_name = 'Kim Jour' limit 1",
    "entry": f"select e.id {LOKE} join cases_journalentry e on e.case_id = c.id and e.signed_at is not null",
    "version": f"select v.id {SENT} where not v.is_protected order by v.sent_at desc limit 1",
    "protected version": f"select v.id {SENT} where v.is_protected order by v.sent_at desc limit 1",
    "proposal": "select p.id from decisions_proposal p where p.kind = 'lvu_6' and not exists "
    "(select 1 from decisions_outcome o where o.proposal_id = p.id) order by p.sent_at desc limit 1",
    "decision draft": "select id from decisions_draft where closed_at is null order by begun_at limit 1",
    "decision": "select decision_id from decisions_outcome where ending = 'signed' order by ended_at limit 1",
    "attempt": "select id from decisions_attempt order by made_at limit 1",
    "mandate": "select id from cases_mandate where upper_inf(valid) order by id limit 1",
    "place": "select place_id from placements_placeversion where name = 'Familjen Granlund'",
    "shelter": "select place_id from placements_placeversion where name = 'Skyddet Videt'",
    "search": "select id from placements_search",
    "place's call": "select id from placements_placecall order by called_at limit 1",
    "announcement": "select announced_id from calls_prenotificationversion where name = 'Saga Kvarnhage'",
    "announced's contact": "select contact_id from calls_prenotificationlink limit 1",
    "protected announcement": "select announced_id from calls_prenotificationversion where is_protected limit 1",
    "paper": "select id from calls_prenotificationdocument limit 1",
    "visit": "select id from calls_order where name = 'Milo Provdal'",
    "waiting order": "select id from calls_order where kind = 'phone_support' limit 1",
    "sam's done order": "select id from calls_order where name = 'Inga Skissberg'",
    "occasion": "select c.id from calls_orderoccasion c join calls_order o on o.id = c.order_id "
    "where o.name = 'Milo Provdal' order by c.starts_at limit 1",
    "question": "select q.id from handover_reportquestion q where not exists "
    "(select 1 from handover_questionanswer a where a.question_id = q.id)",
    "answered version": "select q.version_id from handover_reportquestion q join handover_questionanswer a "
    "on a.question_id = q.id limit 1",
    "routine": "select routine from quality_routine where version = 2 limit 1",
    "board": "select id from organisations_board where slug = 'sollentuna'",
    "number": "select e.id from organisations_phoneentry e join organisations_board b on b.id = e.board_id "
    "and b.slug = 'sollentuna' order by e.id limit 1",
    "shift": "select id from rostering_shift order by starts_at desc limit 1",
    "user": "select id from accounts_user where name = 'Sam Mottagning'",
}


@dataclass(frozen=True)
class Shown:
    """A page: its route, who looks, what it is about, and the rest of its address."""

    route: str
    who: str = KIM
    about: tuple[str | int, ...] = ()
    query: str = ""
    status: int = 200

    def __str__(self) -> str:
        things = "-".join(str(thing) for thing in self.about)
        return " ".join(filter(None, (self.route, things, self.query, self.who or "nobody")))


def case(route: str, query: str = "", about: str = "case") -> Shown:
    return Shown(f"cases:{route}", about=(about,), query=query)


PAGES = (
    # the desk
    Shown("desk:tonight"),
    Shown("desk:clocks"),
    Shown("desk:sos"),
    Shown("desk:legal"),
    Shown("desk:answers"),
    Shown("desk:waiting"),
    Shown("desk:deciders"),
    Shown("desk:morning"),
    Shown("desk:morning_counted"),
    Shown("desk:morning_counted", query="?datum=2021-11-26"),
    Shown("desk:morning_watch"),
    Shown("desk:search"),
    Shown("desk:new_contact"),
    Shown("desk:missed_call"),
    Shown("desk:contact", about=("contact",)),
    Shown("desk:contact", about=("unanswered",)),
    # persons
    Shown("people:new"),
    Shown("people:person", about=("child",)),
    Shown("people:person", about=("masked",)),
    Shown("people:choose", about=("child",)),
    Shown("people:edit", about=("child",)),
    Shown("people:unlock", about=("masked",)),
    Shown("people:relate", about=("child",)),
    # cases
    Shown("cases:list"),
    Shown("cases:list", MIKA),
    Shown("cases:open", about=("unanswered", "child")),
    case("case"),
    case("case", about="woman's case"),
    case("amend"),
    case("print"),
    case("assessments"),
    case("assess", "?om=barn"),
    case("assess", "?om=vuxen"),
    case("measures"),
    case("decisions"),
    case("conflicts"),
    case("time"),
    case("unlock", about="old case"),
    case("edit_entry", about="draft"),
    case("correct_entry", about="entry"),
    Shown("cases:stop_timer"),
    # places and placements
    Shown("placements:places"),
    Shown("placements:places", MIKA),
    Shown("placements:new_place"),
    Shown("placements:place", about=("shelter",)),
    Shown("placements:place", TINTIN, ("place",)),
    Shown("placements:change_place", MIKA, ("shelter",)),
    Shown("placements:close_place", TINTIN, ("place",)),
    Shown("placements:case", about=("case",)),
    Shown("placements:case", about=("woman's case",)),
    Shown("placements:start_search", about=("case",)),
    Shown("placements:search", about=("search",)),
    Shown("placements:call", about=("search", "place")),
    Shown("placements:take_back_call", about=("place's call",)),
    Shown("placements:place_person", about=("search", "place")),
    # reports
    Shown("handover:preview", about=("case",)),
    Shown("handover:version", about=("version",)),
    Shown("handover:withdraw", about=("version",)),
    Shown("handover:call", about=("version",)),
    # a board
    Shown("desk:portal", SAM),
    Shown("desk:earlier", SAM),
    Shown("desk:report", SAM, ("version",)),
    Shown("desk:report", SAM, ("protected version",)),
    Shown("desk:following", SAM),
    Shown("desk:report", SAM, ("answered version",)),
    Shown("desk:following", VIDE),
    Shown("desk:board_duty", SAM),
    Shown("desk:board_duty", SKY),
    Shown("desk:board_figures", LOVE),
    Shown("desk:board_figures", SKY, query="?ar=2019"),
    Shown("desk:board_access", LOVE),
    # what boards ask, and how the service works
    Shown("desk:questions"),
    Shown("handover:question", about=("question",)),
    Shown("quality:routines", SKY),
    Shown("quality:routines", MIKA),
    Shown("quality:routine", SAM, ("routine",)),
    Shown("quality:routine", MIKA, ("routine",)),
    Shown("quality:new_routine", MIKA),
    Shown("quality:change_routine", MIKA, ("routine",)),
    Shown("decisions:board_older", SAM),
    Shown("decisions:board_decision", SAM, ("decision",)),
    Shown("decisions:board_moment", SAM, ("decision",)),
    Shown("decisions:board_notice", SAM, ("decision",)),
    # what a board tells and orders beforehand
    Shown("calls:board_announcements", SAM),
    Shown("calls:announce", SAM),
    Shown("calls:board_announcement", SAM, ("announcement",)),
    Shown("calls:board_announcement", LO, ("protected announcement",)),
    Shown("calls:board_open_announcement", LO, ("protected announcement",)),
    Shown("calls:change_announcement", SAM, ("announcement",)),
    Shown("calls:withdraw_announcement", SAM, ("announcement",)),
    Shown("calls:take_back_document", SAM, ("paper",)),
    Shown("calls:board_orders", SAM),
    Shown("calls:new_order", SAM),
    Shown("calls:board_order", SAM, ("sam's done order",)),
    Shown("calls:board_open_order", SAM, ("visit",)),
    Shown("calls:withdraw_order", SAM, ("visit",)),
    Shown("organisations:board_numbers", SAM),
    Shown("organisations:new_number", SAM),
    Shown("organisations:number", SAM, ("number",)),
    Shown("organisations:phone_list"),
    Shown("organisations:phone_list", TINTIN, query="?q=natt"),
    Shown("organisations:new_number"),
    Shown("organisations:beside", about=("board",)),
    Shown("organisations:number", about=("number",)),
    Shown("calls:tonight"),
    Shown("calls:announcements"),
    Shown("calls:announcement", about=("announcement",)),
    Shown("calls:announcement", about=("protected announcement",)),
    Shown("calls:open_announcement", about=("protected announcement",)),
    Shown("desk:contact", about=("announced's contact",)),
    Shown("calls:orders"),
    Shown("calls:order", about=("visit",)),
    Shown("calls:order", about=("waiting order",)),
    Shown("calls:open_order", about=("visit",)),
    Shown("calls:outcome", about=("occasion",)),
    # whoever decides
    Shown("decisions:waiting", NOA),
    Shown("decisions:decide", NOA, ("proposal",)),
    Shown("decisions:case", about=("case",)),
    Shown("decisions:case", about=("woman's case",)),
    Shown("decisions:begin", about=("case",)),
    Shown("decisions:draft", about=("decision draft",)),
    Shown("decisions:proposal", about=("proposal",)),
    Shown("decisions:reach", about=("proposal",)),
    Shown("decisions:result", about=("attempt",)),
    Shown("decisions:withdraw", about=("proposal",)),
    Shown("decisions:made", about=("decision",)),
    Shown("decisions:moment", about=("decision",)),
    Shown("decisions:notice", about=("decision",)),
    Shown("decisions:read_out", about=("proposal",)),
    Shown("decisions:write_down", about=("proposal",)),
    Shown("decisions:phone_sign", about=("proposal",)),
    Shown("decisions:paper", about=("proposal",)),
    Shown("decisions:papers_awaited"),
    Shown("decisions:court", SAM, ("decision",)),
    # following up
    Shown("desk:month", MIKA),
    Shown("desk:month_of", MIKA, (2021, 10)),
    Shown("desk:month_of", ROBIN, (2021, 11)),
    Shown("desk:month_of", CHARLIE, (2021, 2)),
    Shown("quality:drafts", MIKA),
    Shown("quality:drafts", CHARLIE),
    # the service
    Shown("desk:service"),
    Shown("desk:service", TINTIN),
    Shown("desk:service_members"),
    Shown("desk:service_agreed", ROBIN),
    Shown("cases:mandates"),
    Shown("cases:mandates", MIKA),
    Shown("cases:new_mandate", MIKA),
    Shown("cases:end_mandate", MIKA, ("mandate",)),
    Shown("cases:on_call", KIM, ("sollentuna",)),
    Shown("cases:on_call", MIKA, ("solna",)),
    Shown("cases:put_on_call", MIKA, ("sollentuna",)),
    # the roster
    Shown("rostering:week"),
    Shown("rostering:week", MIKA),
    Shown("rostering:week_of", MIKA, (2021, 46)),
    Shown("rostering:new_shift", MIKA),
    Shown("rostering:shift", MIKA, ("shift",)),
    Shown("rostering:new_employee", MIKA),
    Shown("rostering:load", MIKA),
    # those whose rooms are not built yet
    Shown("desk:home", NOA),
    Shown("desk:home", ELI),
    # accounts
    Shown("accounts:own"),
    Shown("accounts:kept"),
    Shown("accounts:confirm"),
    Shown("accounts:users", TINTIN),
    Shown("accounts:add_user", TINTIN),
    Shown("accounts:user", TINTIN, ("user",)),
    Shown("account_login", NOBODY),
    Shown("account_logout"),
    Shown("account_inactive", NOBODY),
    Shown("account_change_password", NOBODY),
    Shown("account_reset_password_from_key_done", NOBODY),
    Shown("account_reset_password_from_key", NOBODY, ("1", "1-2")),
    Shown("mfa_index"),
    Shown("mfa_activate_totp"),
    Shown("mfa_list_webauthn"),
    Shown("mfa_add_webauthn"),
    Shown("socialaccount_login_cancelled", NOBODY),
    Shown("socialaccount_login_error", NOBODY, status=401),
    Shown("web:styleguide", NOBODY),
)

#: Addresses that answer a GET with something else than a page of its own.
NO_PAGE = {
    "decisions:signing": "only in the middle of a signature: test_a_decision_at_night",
    "decisions:phone_signing": "only in the middle of a signature with BankID",
    "decisions:pdf": "a file",
    "decisions:police_pdf": "a file",
    "decisions:court_pdf": "a file",
    "decisions:court_zip": "a file",
    "decisions:meeting_pdf": "a file",
    "calls:document": "a file",
    "calls:board_document": "a file",
    "desk:report_pdf": "a file",
    "desk:month_excel": "a file",
    "cases:export": "a file",
    "handover:again": "only for a way that failed: handover/tests/test_sent_pages",
    "handover:tell": "only what a person carries: handover/tests/test_sent_pages",
    "handover:send": "shows the preview until it is sent",
    "handover:handled": "shows the report until it is handled",
    "handover:version_pdf": "a file",
    "placements:export": "a file",
    "placements:placement": "only where somebody is placed: test_placement_pages",
    "placements:start": "only where somebody is placed: test_placement_pages",
    "placements:end": "only where somebody is placed: test_placement_pages",
    "mfa_download_recovery_codes": "a file",
    "cases:news": "a part of the case's page",
    "accounts:draft": "data for a script",
    "cases:write_entry": "leads to the case",
    "cases:start_timer": "leads to the case's time",
    "cases:take_back_conflict": "only where somebody has a conflict: test_on_call_pages",
    "cases:swap_on_call": "only where somebody is on call: test_on_call_pages",
    "cases:take_off_call": "only where somebody is on call: test_on_call_pages",
    "openid_connect_callback": "leads on from a broker",
    "mfa_login_webauthn": "data for a script",
    "mfa_reauthenticate_webauthn": "leads to the page that asks again",
    "accounts:unlock": "stands under the page it covers; walked by itself",
    "accounts:second_factor": "only after a password and nothing more: test_second_factor_pages",
    "mfa_authenticate": "only in the middle of a sign-in: test_second_factor_pages",
    "account_reauthenticate": "only for somebody with a password: test_second_factor_pages",
    "mfa_reauthenticate": "only for somebody with an app: test_second_factor_pages",
    "mfa_deactivate_totp": "only for somebody with an app: test_second_factor_pages",
    "mfa_view_recovery_codes": "only for somebody with an app: test_second_factor_pages",
    "mfa_generate_recovery_codes": "only for somebody with an app: test_second_factor_pages",
    "mfa_edit_webauthn": "only for somebody with a passkey: test_second_factor_pages",
    "mfa_remove_webauthn": "only for somebody with a passkey: test_second_factor_pages",
}
