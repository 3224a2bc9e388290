// Groups a personal number while it is typed: 20190412-9817. Letters are left alone, for a search may be a name.
const ONLY_NUMBER = /^[\d\s+-]*$/;

export function grouped(text) {
  if (!ONLY_NUMBER.test(text)) return text;
  const digits = text.replace(/\D/g, "");
  const head = /^(19|20)/.test(digits) ? 8 : 6;
  const sign = text.includes("+") ? "+" : "-";
  return digits.length > head ? `${digits.slice(0, head)}${sign}${digits.slice(head, head + 4)}` : digits;
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-person-number]") || event.inputType?.startsWith("delete")) return;
  const atEnd = field.selectionStart === field.value.length;
  const better = grouped(field.value);
  // Only at the end of the number, so that the cursor never jumps away from a digit that is being mended.
  if (atEnd && better !== field.value) field.value = better;
});
