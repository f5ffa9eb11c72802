// The preview follows the theme that the admin has, which keeps it under another name than the site does.
const chosen = localStorage.getItem("theme");
if (chosen === "light" || chosen === "dark") document.documentElement.dataset.bsTheme = chosen;
