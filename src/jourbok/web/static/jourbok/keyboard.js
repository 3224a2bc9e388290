// Everything by keyboard: links, buttons and fields say their keys with data-key ("n", "/", "g t", "?").
// Ignored while somebody types, and off altogether for who wants it so (WCAG 2.1.4).
const OFF = "jourbok-keys-off";
const WAIT = 1200;
let begun = "";
let timer = 0;

const isOff = () => {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
};
const isTyping = (element) =>
  element?.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
// A place in a group of the menu is gone to by its key whether the group is open or not.
const isShown = (element) => Boolean(element.closest(".jb-menu")) || (element.checkVisibility?.() ?? element.offsetParent !== null);
const declared = () => [...document.querySelectorAll("[data-key]")].filter(isShown);
const find = (keys) => declared().find((element) => element.dataset.key === keys);

function act(element) {
  if (element.matches("input:not([type=radio], [type=checkbox]), textarea, select")) {
    element.focus();
    // What is searched for is written over; a note that is begun is gone on with.
    if (!element.matches("textarea")) element.select?.();
  } else {
    // What opens a dialog is not gone to: the page stays where it is, and the dialog gives focus back to where it was.
    if (!element.dataset.opens) element.focus({ preventScroll: true });
    element.click();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (isOff() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key.length !== 1 || event.key === " ") return;
  const keys = begun ? `${begun} ${event.key}` : event.key;
  begun = "";
  clearTimeout(timer);
  const target = find(keys);
  if (target) {
    event.preventDefault();
    act(target);
  } else if (declared().some((element) => element.dataset.key.startsWith(`${keys} `))) {
    begun = keys;
    timer = setTimeout(() => { begun = ""; }, WAIT);
  }
});

// The help is written from what the page declares, so it is never wrong.
function label(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  if (element.labels?.[0]) return element.labels[0].textContent;
  const copy = element.cloneNode(true);
  for (const extra of copy.querySelectorAll("kbd, svg, .jb-count")) extra.remove();
  return copy.textContent;
}

function row(element) {
  const line = document.createElement("div");
  const keys = document.createElement("dt");
  const meaning = document.createElement("dd");
  element.dataset.key.split(" ").forEach((key, at) => {
    if (at) keys.append(" sedan ");
    const cap = document.createElement("kbd");
    cap.textContent = key;
    keys.append(cap);
  });
  meaning.textContent = label(element).replace(/\s+/g, " ").trim();
  line.append(keys, meaning);
  return line;
}

const help = document.getElementById("keyboard-help");
if (help) {
  const list = help.querySelector("[data-key-list]");
  const fill = () => list.replaceChildren(...declared().map(row));
  new MutationObserver(() => help.open && fill()).observe(help, { attributes: true, attributeFilter: ["open"] });
  const box = help.querySelector("[data-keys-on]");
  box.checked = !isOff();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, box.checked ? "0" : "1");
    } catch {
      // Without storage the choice lasts until the next page.
    }
  });
}
