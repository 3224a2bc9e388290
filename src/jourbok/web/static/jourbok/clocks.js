// Clocks go on by themselves: text and bar once a second, the screen reader only when one turns soon or late.
// The words are those of jourbok.web.clocks; the page comes from the server with all of it already right.
import { announce, clockFace, now } from "./http.js";

const MINUTE = 60_000;
const WORDS = { ok: ["i tid", "clock"], soon: ["snart", "soon"], late: ["försenad", "late"] };
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const duration = (minutes) =>
  minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;

/** From two days on, minutes only hide the days. */
const span = (minutes) =>
  minutes < 2880 ? duration(minutes) : `${Math.floor(minutes / 1440)} dygn ${Math.floor((minutes % 1440) / 60)} h`;

/** What is left is rounded down and lateness up, so that nobody is promised a minute that they do not have. */
export function timeLeft(left) {
  if (left < 0) return `${span(Math.ceil(-left / MINUTE))} sen`;
  if (left < MINUTE) return "under 1 min kvar";
  return `${span(Math.floor(left / MINUTE))} kvar`;
}

const write = (element, text) => {
  if (element && element.textContent !== text) element.textContent = text;
};

function turn(clock, state, text) {
  clock.dataset.state = state;
  const [word, icon] = WORDS[state];
  write(clock.querySelector("[data-word]"), word);
  const picture = clock.querySelector("svg use");
  picture?.setAttribute("href", picture.getAttribute("href").replace(/#.*/, `#${icon}`));
  const what = clock.querySelector(".jb-clock-second")?.textContent.replace(/\s+/g, " ").trim() ?? "";
  if (state !== "ok") announce(`${word}: ${what}, ${text}`);
}

function tick(clock, moment) {
  const due = Date.parse(clock.dataset.due);
  const left = due - moment;
  const state = left < 0 ? "late" : moment >= Date.parse(clock.dataset.soon) ? "soon" : "ok";
  const text = timeLeft(left);
  write(clock.querySelector("[data-left]"), text);
  if (state !== clock.dataset.state) turn(clock, state, text);
  const bar = clock.querySelector("progress");
  if (bar && !calm.matches) bar.value = bar.max - Math.max(0, left) / 1000;
}

function tickAll() {
  const moment = now();
  for (const clock of document.querySelectorAll("[data-due]")) tick(clock, moment.getTime());
  for (const face of document.querySelectorAll("[data-clock-face]")) write(face, clockFace(moment));
}

setInterval(() => document.hidden || tickAll(), 1000);
document.addEventListener("visibilitychange", () => document.hidden || tickAll());
document.addEventListener("htmx:afterSwap", tickAll);
tickAll();
