// A lab's page between two frames. The server draws everything; here is only what HTML cannot do: to ask for no frames
// that nobody sees, to go slowly where the server does not answer, and to say aloud what matters.
import { copy, keepWhatIsTyped, lastSent, listen, oneStop, pointAt, sending } from "./frames.js";

const narrow = matchMedia("(max-width: 959px)");
const $ = (id) => document.getElementById(id);
const root = $("lab-root");
const lab = () => $("lab");
const width = () => (narrow.matches ? "narrow" : "wide");

keepWhatIsTyped(root, "#picture, #inspected, #meter", (old) => old.id === "scrub-to" && scrubbing);
pointAt(root, (words) => $(words.dataset.mark));
root.addEventListener("input", ({ target }) => target.id === "scrub-to" && scrub(target));

/* Asking ------------------------------------------------------------------------------------------------------------ */

let atWork = 0; // forms that wait for an answer: until then no frame may come in between
let failures = 0;
let notBefore = 0;

const view = () => {
  const said = new URLSearchParams(lab().dataset.view);
  said.set("width", width());
  for (const panel of root.querySelectorAll("details[data-open]")) {
    said.set(panel.dataset.open, panel.open ? "1" : "0");
  }
  return said;
};

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!lab()?.dataset.view) return;
  // A poll's address says already what the page showed when it was drawn.
  const drawn = detail.elt === lab() && !detail.headers["HX-Now"] ? new URLSearchParams(lab().dataset.view) : null;
  for (const [name, value] of view()) if (drawn?.get(name) !== value) detail.parameters[name] = value;
  if (detail.verb === "post") detail.parameters.seen = lab().dataset.seen || "";
});

// One form at a time: the first makes the lab, and with it the person whose lab the next one is about.
const waiting = [];
document.addEventListener("htmx:confirm", (event) => {
  const { elt, verb, triggeringEvent } = event.detail;
  if (verb !== "post" || !atWork) return;
  event.preventDefault();
  const isTheSameAgain = elt.id === lastSent() && elt.elements.token;
  if (!isTheSameAgain) waiting.push([elt.id, triggeringEvent?.submitter?.id]);
});

// What somebody asks to see while a form is on its way is shown after the form's answer, which knows nothing of it.
const wishes = [];

const next = () => {
  const [form, button] = waiting.shift() || [];
  if (form) $(form)?.requestSubmit(button ? $(button) : undefined);
  else if (!atWork) wishes.shift()?.().finally(next);
};

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  if (requestConfig.verb === "get") {
    const isAsked = requestConfig.headers["HX-Now"];
    if (atWork || (!isAsked && (document.hidden || Date.now() < notBefore))) event.preventDefault();
    return;
  }
  htmx.trigger(lab(), "htmx:abort");
  sending(elt.id);
  atWork += 1;
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.verb === "get") return;
  atWork -= 1;
  setTimeout(next);
});

document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  if (detail.xhr.status >= 400 && ![409, 422].includes(detail.xhr.status)) return trouble();
  if (failures) $("trouble").hidden = true;
  failures = notBefore = 0;
});

const trouble = () => {
  failures += 1;
  notBefore = Date.now() + Math.min(30, 2 ** failures) * 1000 - 500;
  $("trouble").hidden = false;
};
document.addEventListener("htmx:sendError", trouble);
document.addEventListener("htmx:timeout", trouble);

const now = () => {
  htmx.trigger(lab(), "htmx:abort");
  return htmx.ajax("GET", lab().dataset.frame, {
    source: lab(),
    target: lab(),
    swap: "morph:outerHTML",
    headers: { "HX-Now": "1" },
  });
};

$("again").addEventListener("click", now);

const fit = () => {
  if (matchMedia("print").matches) return; // the paper is narrow, and gets what was on the screen
  document.cookie = `width=${width()}; path=/labs; SameSite=Lax; max-age=31536000`;
  if (new URLSearchParams(lab().dataset.view).get("width") !== width()) now();
};
narrow.addEventListener("change", fit);
addEventListener("visibilitychange", () => !document.hidden && lab().hasAttribute("hx-get") && now());

root.addEventListener(
  "toggle",
  ({ target }) => target.dataset.open && target.open && now(),
  true,
);

/* Looking at something else: another part of the picture, an event, another instant ---------------------------------- */

// The page's address says what is shown, so that it can be copied, marked and come back to.
const follow = (change) => {
  const { here } = lab().dataset;
  if (here && here !== location.pathname + location.search) history[change](null, "", here);
};

const look = async (said, change = "pushState") => {
  if (atWork) return new Promise((done) => wishes.push(() => look(said, change).finally(done)));
  const wanted = new URLSearchParams(lab().dataset.view);
  for (const [name, value] of said) {
    if (value) wanted.set(name, value);
    else wanted.delete(name);
  }
  lab().dataset.view = wanted;
  await now();
  if (change) follow(change);
};

// What a link says beyond what is shown; which world it is about, the page knows.
const saidBy = (href) => [...new URL(href, location).searchParams].filter(([name]) => name !== "world");

let scrubbing = 0;
const scrub = (slider) => {
  clearTimeout(scrubbing);
  scrubbing = setTimeout(() => {
    scrubbing = 0;
    // At its end is the present, whatever was added to the past since.
    look(slider.value === slider.max ? [["at", ""]] : [["step", slider.value]], "replaceState");
  }, 80);
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-mark], a[data-look]");
  if (link && root.contains(link) && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    look(saidBy(link.href)).then(() => {
      // A record of the list at the end of what is told of a shard: its own words begin above.
      const inspector = link.dataset.mark && $("inspector");
      if (inspector && inspector.getBoundingClientRect().top < 0) inspector.scrollIntoView();
    });
  }
  const copied = event.target.closest("[data-copy], [data-start]");
  if (copied) copy(copied, () => say(root.dataset.copied), copied.dataset.start && startLink(copied));
  const way = event.target.closest("a[data-way]");
  if (way) way.search = wayOf(way.dataset.way);
  const opener = event.target.closest("[data-dialog]");
  if (opener) $(opener.dataset.dialog).showModal();
});
addEventListener("popstate", () => look([...["at", "event", "select"].map((name) => [name, ""]), ...saidBy(location.href)], ""));

const inspect = async (mark, byKey) => {
  const link = [...root.querySelectorAll("#marks a")].find((each) => each.dataset.mark === mark);
  if (!link) return;
  root.dataset.tab = "inspector";
  await look(saidBy(link.href));
  if (byKey) $("inspector").focus();
};

// A way to another page about the same: of the world, instant and selection that are shown now.
const wayOf = (page) => {
  const shown = new URL(lab().dataset.here, location).searchParams;
  const world = new URLSearchParams(lab().dataset.view).get("world");
  if (world) shown.set("world", world);
  if (page === "stage") shown.set("view", "stage");
  else shown.delete("view");
  return shown;
};

// A link to the start, with what is selected now.
const startLink = (button) => {
  const link = new URL(button.dataset.start, location);
  const selected = new URLSearchParams(lab().dataset.view).get("select");
  if (selected) link.searchParams.set("select", selected);
  return link.href;
};

/* Saying and focus ---------------------------------------------------------------------------------------------------- */

let saidAt = 0;
let said = lab().dataset.said;
const say = (words) => {
  said = words;
  saidAt = Date.now();
  $("status").textContent = words;
};

let focused = "";
root.addEventListener("focusin", ({ target }) => (focused = target.id));

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const here = lab();
  if (here.dataset.answer) say(here.dataset.answer);
  else if (here.dataset.said !== said && Date.now() - saidAt >= 5000) say(here.dataset.said);
  if (detail.requestConfig && detail.requestConfig.verb !== "get") {
    sending(null);
    follow("replaceState");
    const wrong = root.querySelector("form[data-answered] :is(.is-invalid, [aria-invalid='true'])");
    if (wrong) wrong.focus();
  }
  if (document.activeElement === document.body && focused) ($(focused) || here).focus({ preventScroll: true });
  oneStop(root);
  showTab();
});

/* Tabs, on phones ----------------------------------------------------------------------------------------------------- */

const showTab = () => {
  for (const tab of root.querySelectorAll("[role=tab]")) {
    const isShown = tab.getAttribute("aria-controls") === root.dataset.tab;
    tab.setAttribute("aria-selected", isShown);
    tab.tabIndex = isShown ? 0 : -1;
  }
};
root.addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (!tab) return;
  event.preventDefault();
  root.dataset.tab = tab.getAttribute("aria-controls");
  showTab();
});
root.addEventListener("keydown", (event) => {
  const tab = event.target.closest("[role=tab]");
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!tab || !step) return;
  const tabs = [...root.querySelectorAll("[role=tab]")];
  const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
  next.click();
  next.focus();
});
root.dataset.tab = new URLSearchParams(lab().dataset.view).get("select") ? "inspector" : "controls";
showTab();

/* Paper ------------------------------------------------------------------------------------------------------------- */

// What is printed has the bill as it is now, which a page has only while it is open. The browser waits for nothing here.
addEventListener("beforeprint", () => {
  if (!$("bill") || $("bill").open) return;
  const said = new URLSearchParams(lab().dataset.view);
  said.set("bill", "1");
  const asked = new XMLHttpRequest();
  asked.open("GET", `${lab().dataset.frame}?${said}`, false);
  asked.setRequestHeader("HX-Request", "true");
  asked.send();
  const fresh = new DOMParser().parseFromString(asked.responseText, "text/html");
  for (const part of ["so-far", "per-hour", "bill-in"]) if (fresh.getElementById(part)) $(part).replaceWith(fresh.getElementById(part));
});
listen(root, inspect);
fit();
