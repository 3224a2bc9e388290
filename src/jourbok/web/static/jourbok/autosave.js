// What is written is saved every few seconds: to the server, and until the server has it, in this tab.
// data-autosave-url stands on a form or on an element around the fields; [data-autosave-status] says how it went.
import { announce, clockFace, now, post } from "./http.js";

const EVERY = 4000;
const places = [];

const keyOf = (place) => `jourbok-draft:${place.url}`;
const fieldsOf = (root) =>
  [...root.querySelectorAll("textarea[name], select[name], input[name]")].filter(
    (field) => !["hidden", "password", "file", "submit"].includes(field.type),
  );
const entriesOf = (root) =>
  fieldsOf(root)
    .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);

const storage = {
  set(key, value) { try { sessionStorage.setItem(key, value); } catch { /* a full or forbidden store: the server has it soon */ } },
  get(key) { try { return sessionStorage.getItem(key); } catch { return null; } },
  remove(key) { try { sessionStorage.removeItem(key); } catch { /* nothing was kept */ } },
};

function show(place, state, text) {
  if (!place.status) return;
  place.status.dataset.state = state;
  place.status.querySelector("span").textContent = text;
  if (state === "failed" && place.state !== "failed") announce(text);
  place.state = state;
}

function restore(place) {
  const kept = storage.get(keyOf(place));
  if (!kept || kept === JSON.stringify(entriesOf(place.root))) return;
  const entries = JSON.parse(kept);
  for (const field of fieldsOf(place.root)) {
    const values = entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  place.dirty = true;
  show(place, "restored", "återställt från den här datorn – kontrollera texten");
}

async function save(place, options) {
  if (!place.dirty || place.saving) return;
  place.dirty = false;
  place.saving = true;
  const entries = entriesOf(place.root);
  const body = new FormData();
  for (const [name, value] of entries) body.append(name, value);
  let response = null;
  try {
    response = await post(place.url, body, options);
  } catch {
    // No contact with the server: the copy in this tab stays until there is.
  }
  place.saving = false;
  if (response?.ok) {
    if (!place.dirty) storage.remove(keyOf(place));
    show(place, "saved", `sparat ${clockFace(now())}`);
  } else {
    place.dirty = true;
    show(place, "failed", await explain(response));
  }
}

async function explain(response) {
  if (response?.status === 401 || response?.type === "opaqueredirect") return "inte sparat – logga in igen, texten finns kvar";
  if (response?.status === 403) return "inte sparat – skärmen är låst, texten finns kvar";
  if (response?.status === 409) return "inte sparat – någon annan har ändrat, texten finns kvar";
  return "inte sparat – försöker igen";
}

function watch(root) {
  if (places.some((place) => place.root === root)) return;
  const place = { root, url: root.dataset.autosaveUrl, dirty: false, saving: false, state: "", status: root.querySelector("[data-autosave-status]") };
  places.push(place);
  restore(place);
  root.addEventListener("input", () => {
    place.dirty = true;
    storage.set(keyOf(place), JSON.stringify(entriesOf(root)));
  });
  root.addEventListener("focusout", () => save(place));
  const form = root.closest("form");
  // A form that is sent takes its text along; what the draft lacks is saved first, so that an ended session loses nothing.
  form?.addEventListener("submit", () => save(place, { keepalive: true }));
}

function watchAll() {
  for (let at = places.length - 1; at >= 0; at -= 1) if (!places[at].root.isConnected) places.splice(at, 1);
  for (const root of document.querySelectorAll("[data-autosave-url]:not([data-autosave-url=''])")) watch(root);
}

const saveAll = (options) => places.forEach((place) => save(place, options));
setInterval(saveAll, EVERY);
document.addEventListener("visibilitychange", () => document.hidden && saveAll({ keepalive: true }));
window.addEventListener("pagehide", () => saveAll({ keepalive: true }));
window.addEventListener("online", () => saveAll());
document.addEventListener("htmx:afterSwap", watchAll);
watchAll();
