// Covers the page when nobody has touched it for a while. The server locks by itself; this hides what is on the screen
// and lets the same person go on without leaving the page, with everything typed still in its place.
import { post } from "./http.js";

const body = document.body;
const panel = document.getElementById("lock");
const minutes = Number(body.dataset.lockAfter);

function cover() {
  if (panel.open) return;
  body.classList.add("jb-locked");
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  panel.showModal();
  panel.querySelector("input[type=password]").focus();
}

function lock() {
  cover();
  // The text under the cover is already saved; the server is told so that other tabs are locked as well.
  if (body.dataset.lockUrl) post(body.dataset.lockUrl, new FormData()).catch(() => {});
}

function uncover(form) {
  form.reset();
  panel.close();
  body.classList.remove("jb-locked");
  last = Date.now();
}

async function unlock(form) {
  const error = panel.querySelector("[data-unlock-error]");
  const say = (text) => {
    error.textContent = text;
    error.hidden = !text;
  };
  say("");
  try {
    const response = await post(form.action, new FormData(form));
    if (response.ok) uncover(form);
    else if (response.status === 401 || response.type === "opaqueredirect") location.reload();
    else say((await response.text()) || "Lösenordet stämmer inte. Försök igen.");
  } catch {
    say("Ingen kontakt med servern. Försök igen om en stund.");
  }
  form.querySelector("input[type=password]").select();
}

let last = Date.now();

if (panel && minutes > 0) {
  for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    document.addEventListener(kind, () => { if (!panel.open) last = Date.now(); }, { passive: true, capture: true });
  }
  // The clock is read, not counted: a computer that slept is locked the moment it wakes.
  const check = () => Date.now() - last >= minutes * 60_000 && !panel.open && lock();
  setInterval(check, 1000);
  document.addEventListener("visibilitychange", () => document.hidden || check());
}

if (panel) {
  panel.addEventListener("cancel", (event) => event.preventDefault());
  panel.addEventListener("close", () => body.classList.contains("jb-locked") && panel.showModal());
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-lock-now]")) {
      event.preventDefault();
      lock();
    } else if (event.target.matches("[data-unlock]")) {
      event.preventDefault();
      unlock(event.target);
    }
  });
}
