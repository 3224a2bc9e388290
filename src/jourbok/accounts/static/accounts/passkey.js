// A form with data-passkey asks the browser's authenticator and sends its answer along.
// The challenge stands in #passkey-data; for sign-in it is fetched when the button is pressed.
(() => {
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.allauth) return;
  const ids = { credential: "passkey-answer", data: "passkey-data" };
  const button = "passkey-button";
  const begin = {
    login: () => window.allauth.webauthn.forms.loginForm({ ids: { ...ids, login: button } }),
    authenticate: () => window.allauth.webauthn.forms.authenticateForm({ ids: { ...ids, authenticate: button } }),
    add: () => window.allauth.webauthn.forms.addForm({ ids: { ...ids, add: button, passwordless: "passkey-passwordless" } }),
  };
  begin[form.dataset.passkey]();

  // Whoever presses Cancel in the browser's own dialog is told so, and can go on otherwise.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const said = document.createElement("div");
    said.className = "ds-alert jb-alert";
    said.dataset.color = "warning";
    said.setAttribute("role", "alert");
    said.textContent = "Passnyckeln kunde inte användas. Försök igen, eller välj ett annat sätt.";
    document.getElementById("notices").replaceChildren(said);
  });
})();
