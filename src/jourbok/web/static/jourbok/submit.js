// A form is sent once however often the button is pressed; the button says that it works.
const SENT = "sent";

function release(form) {
  delete form.dataset[SENT];
  form.removeAttribute("autocomplete");
  for (const button of form.querySelectorAll("[aria-busy]")) {
    button.removeAttribute("aria-busy");
    if (button.dataset.label) button.querySelector("span").textContent = button.dataset.label;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || event.submitter?.formMethod === "dialog" || form.method === "dialog") return;
  if (form.dataset[SENT]) {
    event.preventDefault();
    return;
  }
  if (form.target === "_blank" || "keepOpen" in form.dataset) return;
  form.dataset[SENT] = "1";
  // What has been sent is not filled in again when somebody goes back: the page they come to has a new key. Only where
  // the server keeps drafts: elsewhere the browser is all that keeps what was typed when nobody answered.
  if (form.dataset.autosaveUrl) form.autocomplete = "off";
  const button = event.submitter;
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  const words = button.querySelector("span");
  if (button.dataset.busy && words) {
    button.dataset.label = words.textContent;
    words.textContent = button.dataset.busy;
  }
});

// The back button may show the page as it was left, with its forms still marked as sent.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) release(form);
});
