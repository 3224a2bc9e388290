// How our scripts talk to the server: the form key, the service's clock, words for the screen reader.
const meta = (name) => document.querySelector(`meta[name="${name}"]`);

/** The form key as it is now: a sign-in in another tab has changed the cookie, not this page. */
export const csrfToken = () =>
  /(?:^|; )(?:__Host-|__Secure-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? meta("csrf-token")?.content ?? "";

/** Post without leaving the page. A redirect counts as refusal: it means that the session is over. */
export function post(url, body, options = {}) {
  return fetch(url, {
    method: "POST",
    body,
    credentials: "same-origin",
    redirect: "manual",
    headers: { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" },
    ...options,
  });
}

// The service's clock runs beside the device's: in the demo it shows another night, and a device may be wrong.
const offset = Date.parse(meta("server-now")?.content ?? "") - Date.now() || 0;
export const now = () => new Date(Date.now() + offset);

const stockholm = new Intl.DateTimeFormat("sv-SE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" });
export const clockFace = (moment) => stockholm.format(moment);

/** Tell the screen reader, once, without moving the focus. */
export function announce(text) {
  const place = document.getElementById("announcer");
  if (place) place.textContent = text;
}
