// What is written is saved every few seconds: to the server, and until the server has it, in this tab.
// data-autosave-url stands on a form or on an element around the fields; [data-autosave-status] says how it went.
import { announce, clockFace, now, post } from "./http.js";
import { draftText, entriesOf, fill, isEmpty, storage } from "./drafts.js";

const EVERY = 4000;
const PATIENCE = 1500;
const REFUSED = {
  401: "inte sparat – logga in igen, texten finns kvar",
  403: "inte sparat – logga in igen, texten finns kvar",
  409: "inte sparat – någon annan har ändrat, texten finns kvar",
  423: "inte sparat – skärmen är låst, texten finns kvar",
};
const places = [];

function show(place, state, text) {
  if (state === "failed" && place.state !== "failed") announce(text);
  place.state = state;
  if (!place.status) return;
  place.status.dataset.state = state;
  place.status.querySelector("span").textContent = text;
}

/** What the tab kept wins over the server's draft, which wins over nothing; a text that the page came with is left alone. */
async function restore(place) {
  const kept = storage.get(place.key);
  if (kept && kept !== draftText(place.root)) {
    fill(place.root, JSON.parse(kept));
    place.dirty = true;
    show(place, "restored", "återställt från den här datorn – kontrollera texten");
    return;
  }
  if (!isEmpty(place.root)) return;
  const draft = await fetch(place.url, { headers: { Accept: "application/json", "X-Requested-With": "fetch" }, redirect: "manual" })
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null);
  if (!draft?.fields || place.dirty || !isEmpty(place.root)) return;
  fill(place.root, Object.entries(draft.fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])));
  if (!isEmpty(place.root)) show(place, "restored", `ditt utkast från ${draft.saved_at}`);
}

async function save(place, options) {
  if (!place.dirty || place.saving || place.sent) return;
  place.dirty = false;
  const body = new FormData();
  for (const [name, value] of entriesOf(place.root)) body.append(name, value);
  place.abort = new AbortController();
  place.saving = post(place.url, body, { signal: place.abort.signal, ...options }).catch(() => null);
  const response = await place.saving;
  place.saving = null;
  if (!response?.ok) {
    place.dirty = true;
    show(place, "failed", REFUSED[response?.type === "opaqueredirect" ? 401 : response?.status] ?? "inte sparat – försöker igen");
    return;
  }
  if (!place.dirty) storage.remove(place.key);
  const answer = await response.json().catch(() => ({}));
  show(place, "saved", `sparat ${answer.saved_at ?? clockFace(now())}`);
  if (answer.locked) document.dispatchEvent(new Event("session:locked"));
}

/** A form waits for its draft, so that the server has the text before it decides, and no draft comes after the form. */
async function flush(form, submitter) {
  const mine = places.filter((place) => form.contains(place.root) || place.root.contains(form));
  const saved = Promise.all(mine.map(async (place) => { await place.saving; await save(place); }));
  await Promise.race([saved, new Promise((done) => { setTimeout(done, PATIENCE); })]);
  // A browser ignores a form that is sent anew while its first sending is still being told about.
  await new Promise((done) => { setTimeout(done); });
  for (const place of mine) {
    place.sent = true;
    place.abort?.abort();
  }
  form.dataset.flushed = "1";
  form.requestSubmit(submitter);
  delete form.dataset.flushed;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.flushed || form.method === "dialog" || event.submitter?.formMethod === "dialog") return;
  const mine = places.filter((place) => form.contains(place.root) || place.root.contains(form));
  if (!mine.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if ("flushing" in form.dataset) return;
  form.dataset.flushing = "1";
  flush(form, event.submitter).finally(() => delete form.dataset.flushing);
}, { capture: true });

function watch(root) {
  if (places.some((place) => place.root === root)) return;
  const url = root.dataset.autosaveUrl;
  const place = { root, url, key: `jourbok-draft:${url}`, dirty: false, saving: null, sent: false, state: "", status: root.querySelector("[data-autosave-status]") };
  places.push(place);
  restore(place);
  root.addEventListener("input", () => {
    place.dirty = true;
    place.sent = false;
    storage.set(place.key, draftText(root));
  });
  root.addEventListener("focusout", () => save(place));
}

function watchAll() {
  for (let at = places.length - 1; at >= 0; at -= 1) if (!places[at].root.isConnected) places.splice(at, 1);
  for (const root of document.querySelectorAll("[data-autosave-url]:not([data-autosave-url=''])")) watch(root);
}

const saveAll = (options) => places.forEach((place) => save(place, options));
setInterval(() => saveAll(), EVERY);
document.addEventListener("visibilitychange", () => document.hidden && saveAll({ keepalive: true }));
window.addEventListener("pagehide", () => saveAll({ keepalive: true }));
window.addEventListener("pageshow", (event) => event.persisted && places.forEach((place) => { place.sent = false; }));
window.addEventListener("online", () => saveAll());
document.addEventListener("htmx:afterSwap", watchAll);
watchAll();
