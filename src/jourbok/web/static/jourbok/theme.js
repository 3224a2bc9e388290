// Runs before anything is drawn, so that a page never flashes in the wrong scheme. The choice stays on this device.
(() => {
  const KEY = "jourbok-theme";
  const root = document.documentElement;
  const served = root.dataset.colorScheme;
  root.classList.add("js");

  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  // Without a choice the server decides: dark on the desk at night, else as the device.
  const show = (choice) => {
    root.dataset.colorScheme = ["light", "dark", "auto"].includes(choice) ? choice : served;
  };
  show(stored());

  document.addEventListener("DOMContentLoaded", () => {
    for (const input of document.querySelectorAll("[data-theme-switch] input")) {
      input.checked = input.value === root.dataset.colorScheme;
      input.addEventListener("change", () => {
        show(input.value);
        try {
          localStorage.setItem(KEY, input.value);
        } catch {
          // A device that keeps nothing still shows the choice until the next page.
        }
      });
    }
  });
})();
