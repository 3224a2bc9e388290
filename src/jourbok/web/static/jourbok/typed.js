// What is typed is shown as it will be read: a clock time alone gets its date as soon as the field is left, as the server
// will read it, and a personal number is grouped as it comes: 20190412-9817. Letters in it are left alone: it may be a name.
import { now } from "./http.js";

const CLOCK = /^\s*(\d{1,2})[.:]?(\d{2})\s*$/;
const HOUR = 3_600_000;
const AHEAD_AT_MOST = 5 * 60_000;
const stockholm = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: "Europe/Stockholm" });

/** What clocks in Sweden show at the instant, ``2021-11-27 02:14``. */
const shown = (instant) => stockholm.format(instant);
const isTurned = (at) => Date.parse(shown(at)) - Date.parse(shown(at - 5 * HOUR)) !== 5 * HOUR;

export function withDate(text, at = now().getTime()) {
  const [, hours, minutes] = CLOCK.exec(text) ?? [];
  // On the night when the clock is turned the server decides, and asks.
  if (!hours || hours > 23 || minutes > 59 || isTurned(at)) return text;
  const clock = `${hours.padStart(2, "0")}:${minutes}`;
  const latest = shown(at + AHEAD_AT_MOST);
  const day = clock <= latest.slice(11) ? latest : shown(at + AHEAD_AT_MOST - 24 * HOUR);
  return `${day.slice(0, 10)} ${clock}`;
}

document.addEventListener("change", ({ target: field }) => {
  if ("moment" in (field.dataset ?? {})) field.value = withDate(field.value);
});

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
