// What every page needs: the form key on htmx requests, a word when the server does not answer, popups and dialogs.
import { csrfToken } from "./http.js";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});

document.addEventListener("submit", (event) => {
  const key = event.target.querySelector('input[name="csrfmiddlewaretoken"]');
  if (key) key.value = csrfToken() || key.value;
}, { capture: true });

// A page over a bad line fetches what only some pages need when it is one of them.
const NEEDED = {
  "[data-autosave-url]": "./autosave.js",
  "[data-due]": "./clocks.js",
  "[data-moment], [data-person-number]": "./typed.js",
};
if ("light" in document.documentElement.dataset) {
  for (const [place, script] of Object.entries(NEEDED)) if (document.querySelector(place)) import(script);
}

function say(text) {
  const notices = document.getElementById("notices");
  if (!notices || notices.querySelector("[data-network]")) return;
  const alert = document.createElement("div");
  alert.className = "ds-alert jb-alert";
  alert.dataset.color = "danger";
  alert.dataset.network = "";
  alert.setAttribute("role", "alert");
  alert.textContent = text;
  notices.prepend(alert);
}

const isPolling = (event) => event.detail.requestConfig?.triggeringEvent?.type !== "submit" && event.detail.requestConfig?.verb === "get";

document.addEventListener("htmx:sendError", (event) => {
  if (!isPolling(event)) say("Ingen kontakt med servern. Det du skrev finns kvar. Försök igen om en stund.");
});
document.addEventListener("htmx:responseError", (event) => {
  if (!isPolling(event)) say("Något gick fel hos oss. Det du skrev finns kvar. Försök igen om en stund.");
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.querySelector("[data-network]")?.remove();
});
// An answer that explains a refusal is read at once.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "notices") event.detail.target.querySelector("[tabindex='-1']")?.focus();
});

// A page that is for one form begins in it, a page of tabs at its tab, a page to read before a choice at its text;
// unless something else asked for the keyboard.
const begins = [...document.querySelectorAll("[data-begin]")].at(-1);
if (begins && !location.hash && [document.body, null].includes(document.activeElement)) {
  const isText = begins.matches("[tabindex]");
  const first = isText ? begins : begins.querySelector("input:not([type=hidden]), select, textarea, [aria-current]");
  first?.focus({ preventScroll: isText || first.matches("a") });
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  for (const popup of document.querySelectorAll("details[data-popup][open]")) {
    if (!popup.contains(event.target)) popup.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const popup of document.querySelectorAll("details[data-popup][open]")) {
    popup.open = false;
    popup.querySelector("summary").focus();
  }
});

// Who signs out leaves no text behind on the device; nor does somebody else find what another wrote.
const KEPT_FOR = "jourbok-kept-for";
const actor = document.body.dataset.actor;
try {
  if (actor && sessionStorage.getItem(KEPT_FOR) !== actor) {
    if (sessionStorage.getItem(KEPT_FOR)) sessionStorage.clear();
    sessionStorage.setItem(KEPT_FOR, actor);
  }
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forget]")) sessionStorage.clear();
  });
} catch {
  // A device without storage keeps nothing, so there is nothing to forget.
}
