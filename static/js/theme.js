// Light, dark, or as the system is; and menus. Loaded before the page is painted, so that it never flashes in the other one.
// The choice is kept under the name and in the words of Django's admin, so that it holds there, too.
(function () {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      const kept = localStorage.getItem("theme");
      return ["light", "dark"].includes(kept) ? kept : "auto";
    } catch {
      return "auto";
    }
  };
  const show = () => {
    const choice = chosen();
    root.dataset.bsTheme = choice === "auto" ? (system.matches ? "dark" : "light") : choice;
  };
  show();
  root.classList.add("js");
  system.addEventListener("change", show);
  // A menu closes when something else is pressed, or Escape.
  const close = (but) => {
    for (const menu of document.querySelectorAll(".gc-menu[open]")) if (!menu.contains(but)) menu.open = false;
  };
  addEventListener("click", ({ target }) => close(target));
  addEventListener("keydown", ({ key, target }) => {
    const menu = key === "Escape" && target.closest?.(".gc-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  addEventListener("DOMContentLoaded", () => {
    const field = document.getElementById("theme");
    if (!field) return;
    field.value = chosen();
    field.addEventListener("change", () => {
      try {
        localStorage.setItem("theme", field.value);
      } catch {
        root.dataset.bsTheme = field.value;
        return;
      }
      show();
    });
  });
})();
