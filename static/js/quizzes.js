// Questions on a page. The server draws and marks; here is only what HTML cannot do: to say that the server does not
// answer, and to keep what is typed, in this tab alone, until it is sent.
const KEPT = "glasscloud-draft-";

const formOf = (element) => element?.closest?.("form.gc-answer[data-token]");

const kept = (form) => KEPT + form.dataset.token;

const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");

const save = (form) => {
  const said = fieldsOf(form).map((field) => [field.name, field.type === "radio" || field.type === "checkbox" ? (field.checked ? field.value : null) : field.value]);
  try {
    sessionStorage.setItem(kept(form), JSON.stringify(said));
  } catch {
    // A browser that keeps nothing for us: what is typed is on the page alone.
  }
};

const restore = (form) => {
  let said = [];
  try {
    said = JSON.parse(sessionStorage.getItem(kept(form))) || [];
  } catch {
    return;
  }
  for (const field of fieldsOf(form)) {
    const mine = said.filter(([name]) => name === field.name).map(([, value]) => value);
    if (!mine.length) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = mine.includes(field.value);
    else field.value ||= mine[0];
  }
};

document.addEventListener("input", ({ target }) => formOf(target) && save(formOf(target)));
document.querySelectorAll("form.gc-answer[data-token]").forEach(restore);

const trouble = (event, isThere) => {
  const said = formOf(event.detail.elt)?.querySelector("[data-trouble]");
  if (!said) return;
  said.hidden = !isThere;
  // A live region has to be there, and seen, before it is filled.
  said.setAttribute("role", "alert");
};
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(name, (event) => trouble(event, true));
document.addEventListener("htmx:beforeRequest", (event) => trouble(event, false));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = formOf(detail.elt);
  if (form && detail.successful) sessionStorage.removeItem(kept(form));
});
