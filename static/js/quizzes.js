// Questions on a page. The server draws and marks; here is only what HTML cannot do: to say that the server does not
// answer, to send again what it was too busy for, and to keep what is typed, in this tab alone, until it is sent.
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
const BUSY = 503;
const waiting = new WeakSet();

// When the server wants to be asked again, and not by everybody at the same moment.
const pauseOf = (seconds) => (Number(seconds) || 2) * 1000 * (1 + Math.random());

const keep = async (form) => {
  const sent = new FormData(form);
  sent.set("do", "draft");
  const said = form.querySelector("[data-saved]");
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(sent), headers: { "HX-Request": "true" } });
    if (said) said.textContent = answer.status === 204 ? said.dataset.said : "";
    if (answer.status === BUSY) autosave(form, pauseOf(answer.headers.get("Retry-After")));
  } catch {
    if (said) said.textContent = "";
  }
};

const autosave = (form, pause = AUTOSAVE_MS) => {
  if (!form.dataset.autosave || waiting.has(form)) return;
  waiting.add(form);
  setTimeout(() => {
    waiting.delete(form);
    if (form.isConnected) keep(form);
  }, pause);
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

const show = (form, name, isThere) => {
  const said = form.querySelector(`[data-${name}]`);
  if (!said) return;
  said.hidden = !isThere;
  // A live region has to be there, and seen, before it is filled.
  said.setAttribute("role", "alert");
};

// What the server was too busy for is sent again as it was: a token in the form has it done once. Whoever goes on typing
// meanwhile sends it herself when she is ready.
const MOST_TRIES = 30;
const pending = new WeakMap();
const tries = new WeakMap();

const isWaited = (form) => {
  if (!pending.has(form)) return false;
  clearTimeout(pending.get(form));
  return pending.delete(form);
};

const sendAgain = (form, { xhr, requestConfig }) => {
  const count = (tries.get(form) || 0) + 1;
  if (count > MOST_TRIES) return false;
  tries.set(form, count);
  const button = requestConfig.triggeringEvent?.submitter;
  pending.set(form, setTimeout(() => form.isConnected && form.requestSubmit(button), pauseOf(xhr.getResponseHeader("Retry-After"))));
  return true;
};

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
  document.addEventListener(name, ({ detail }) => {
    const form = formOf(detail.elt);
    if (!form) return;
    const isAgain = detail.xhr?.status === BUSY && sendAgain(form, detail);
    show(form, "busy", isAgain);
    show(form, "trouble", !isAgain);
  });
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const form = formOf(detail.elt);
  if (!form) return;
  isWaited(form);
  show(form, "trouble", false);
  show(form, "busy", false);
});
document.addEventListener("input", ({ target }) => {
  const form = formOf(target);
  if (!form || !isWaited(form)) return;
  show(form, "busy", false);
  show(form, "trouble", true);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = formOf(detail.elt);
  if (!form || !detail.successful) return;
  tries.delete(form);
  sessionStorage.removeItem(kept(form));
});
