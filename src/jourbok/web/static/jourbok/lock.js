// Covers the page when nobody has touched it for a while, in every tab at once. The server locks by itself; this hides
// what is on the screen and lets the same person go on without leaving the page, with all that was typed in its place.
import { post } from "./http.js";

const body = document.body;
const panel = document.getElementById("lock");
const minutes = Number(body.dataset.lockAfter);
const PRESENT_EVERY = 60_000;
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("jourbok-lock") : null;
let touched = Date.now();
let told = Date.now();

function cover() {
  if (!panel || panel.open) return;
  body.classList.add("jb-locked");
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  panel.showModal();
  panel.querySelector("input[type=password]").focus();
}

function uncover() {
  if (!panel?.open) return;
  body.classList.remove("jb-locked");
  panel.close();
  touched = Date.now();
  body.dispatchEvent(new Event("clocks:changed"));
}

function lock() {
  cover();
  tabs?.postMessage("locked");
  if (body.dataset.lockUrl) post(body.dataset.lockUrl, new FormData()).catch(() => {});
}

/** A code of six digits is what an app on the phone shows; no password is so short. */
function proof(form) {
  const data = new FormData(form);
  const given = data.get("password").replace(/\s/g, "");
  if (/^\d{6}$/.test(given)) {
    data.delete("password");
    data.set("code", given);
  }
  return data;
}

async function unlock(form) {
  const error = panel.querySelector("[data-unlock-error]");
  const say = (text) => {
    error.textContent = text;
    error.hidden = !text;
  };
  say("");
  try {
    const response = await post(form.action, proof(form));
    if (response.ok) {
      form.reset();
      uncover();
      tabs?.postMessage("unlocked");
      return;
    }
    if (response.status === 401 || response.type === "opaqueredirect") {
      location.reload();
      return;
    }
    say((await response.text()) || "Det gick inte att låsa upp. Försök igen.");
  } catch {
    say("Ingen kontakt med servern. Försök igen om en stund.");
  }
  form.querySelector("input[type=password]").select();
}

function touch() {
  if (panel.open) return;
  touched = Date.now();
  // Somebody who reads or writes asks for no page; the server is told that they are there.
  if (body.dataset.presentUrl && touched - told > PRESENT_EVERY) {
    told = touched;
    tabs?.postMessage("touched");
    post(body.dataset.presentUrl, new FormData()).catch(() => {});
  }
}

if (panel && minutes > 0) {
  for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    document.addEventListener(kind, touch, { passive: true, capture: true });
  }
  // The clock is read, not counted: a computer that slept is locked the moment it wakes.
  const check = () => Date.now() - touched >= minutes * 60_000 && !panel.open && lock();
  setInterval(check, 1000);
  document.addEventListener("visibilitychange", () => document.hidden || check());
}

if (panel) {
  panel.addEventListener("cancel", (event) => event.preventDefault());
  panel.addEventListener("close", () => body.classList.contains("jb-locked") && panel.showModal());
  // Under the cover the page asks for nothing: the server would refuse, and then sign out.
  document.addEventListener("htmx:beforeRequest", (event) => panel.open && event.preventDefault());
  // The server said so, in answer to another question of the page.
  document.addEventListener("session:locked", cover);
  tabs?.addEventListener("message", ({ data }) => {
    if (data === "locked") cover();
    else if (data === "unlocked") uncover();
    else touched = Date.now();
  });
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
