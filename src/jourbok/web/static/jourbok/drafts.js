// The fields of a draft: read them, fill them, keep them in this tab.
const SKIPPED = ["hidden", "password", "file", "submit", "button"];
const CHOSEN = ["radio", "checkbox"];

const fieldsOf = (root) =>
  [...root.querySelectorAll("textarea[name], select[name], input[name]")].filter((field) => !SKIPPED.includes(field.type));

export const entriesOf = (root) =>
  fieldsOf(root)
    .filter((field) => !CHOSEN.includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);

export const draftText = (root) => JSON.stringify(entriesOf(root));

/** Whether nobody has written anything: a choice or a time that the page proposed is no text. */
export const isEmpty = (root) =>
  fieldsOf(root).every((field) => !["textarea", "text", "search"].includes(field.type) || "moment" in field.dataset || !field.value.trim());

export function fill(root, entries) {
  for (const field of fieldsOf(root)) {
    const values = entries.filter(([name]) => name === field.name).map(([, value]) => String(value));
    if (CHOSEN.includes(field.type)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}

// A tab may refuse to keep anything; then the server's draft, a few seconds old, is what there is.
export const storage = {
  set(key, value) {
    try {
      sessionStorage.setItem(key, value);
    } catch {
      this.remove(key);
    }
  },
  get(key) {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  remove(key) {
    try {
      sessionStorage.removeItem(key);
    } catch {
      this.isForbidden = true;
    }
  },
};
