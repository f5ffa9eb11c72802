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

// What is typed in a quiz is also kept on the server, less than a second after each change, also of who types on and on:
// no lost tab and no deadline loses it.
const AUTOSAVE_MS = 800;
const waiting = new WeakSet();

const keep = async (form) => {
  const sent = new FormData(form);
  sent.set("do", "draft");
  const said = form.querySelector("[data-saved]");
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(sent), headers: { "HX-Request": "true" } });
    if (said) said.textContent = answer.status === 204 ? said.dataset.said : "";
  } catch {
    if (said) said.textContent = "";
  }
};

const autosave = (form) => {
  if (!form.dataset.autosave || waiting.has(form)) return;
  waiting.add(form);
  setTimeout(() => {
    waiting.delete(form);
    if (form.isConnected) keep(form);
  }, AUTOSAVE_MS);
};

document.addEventListener("input", ({ target }) => {
  const form = formOf(target);
  if (!form) return;
  save(form);
  autosave(form);
});

// Somebody may have typed before this was here, and what was restored is not on the server either.
const isTouched = (field) => (field.type === "radio" || field.type === "checkbox" ? field.checked !== field.defaultChecked : "defaultValue" in field && field.value !== field.defaultValue);

document.querySelectorAll("form.gc-answer[data-token]").forEach((form) => {
  restore(form);
  if (fieldsOf(form).some(isTouched)) autosave(form);
});

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
