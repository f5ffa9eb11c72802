// Live figures in a text. The server draws everything; here is what HTML cannot do: to ask for frames only of what is on
// the screen, to keep what somebody is typing, to select a part of a picture by pointing at it, and to say what changed.
import { keepWhatIsTyped, oneStop, pointAt, sending, walk } from "./frames.js";

const $ = (id) => document.getElementById(id);
const lesson = $("lesson");
const narrow = matchMedia("(max-width: 959px)");
const width = () => (narrow.matches ? "narrow" : "wide");
const PART = "svg [role=button]";
const JOINT = "--"; // stands between a figure's name and the id of a part of it

const figures = () => lesson.querySelectorAll("figure[data-frame]");
// Of a form that stands in a figure or beside it, and of anything in one.
const figureOf = (element) => element.closest("figure[data-frame]") || $(element.id?.split(JOINT)[0]);

keepWhatIsTyped(lesson, ".gc-fig__picture, .gc-fig__handles");
pointAt(lesson, (words) => figureOf(words) && $(figureOf(words).id + JOINT + words.dataset.mark));

/* On the screen ----------------------------------------------------------------------------------------------------- */

const onScreen = new Set();
const watch = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) onScreen.delete(target.id);
    else if (!onScreen.has(target.id)) {
      onScreen.add(target.id);
      if (target.hasAttribute("hx-get")) now(target);
    }
  }
});

/* Asking ------------------------------------------------------------------------------------------------------------ */

const view = (figure) => {
  const said = new URLSearchParams(figure.dataset.view);
  said.set("width", width());
  said.set("table", figure.querySelector("details[data-open=table]").open ? "1" : "0");
  return said;
};

const now = (figure) =>
  htmx.ajax("GET", figure.dataset.frame, {
    source: figure,
    target: figure,
    swap: "morph:outerHTML",
    headers: { "HX-Now": "1" },
  });

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const figure = figureOf(detail.elt);
  if (!figure?.dataset.view) return;
  const isPoll = detail.elt === figure && !detail.headers["HX-Now"];
  const drawn = isPoll ? new URLSearchParams(figure.dataset.view) : null;
  for (const [name, value] of view(figure)) if (drawn?.get(name) !== value) detail.parameters[name] = value;
  if (detail.verb === "post") detail.parameters.seen = figure.dataset.seen || "";
});

let atWork = "";
let wish = null; // what somebody selects while a form is on its way: it is shown after the form's answer
let failures = 0;
let notBefore = 0;

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  const figure = figureOf(elt);
  if (!figure) return;
  if (requestConfig.verb !== "get") {
    htmx.trigger(figure, "htmx:abort");
    sending(elt.id);
    atWork = figure.id;
  } else if (atWork === figure.id) event.preventDefault();
  else if (!requestConfig.headers["HX-Now"]) {
    if (document.hidden || !onScreen.has(figure.id) || Date.now() < notBefore) event.preventDefault();
  }
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.verb === "get") return;
  atWork = "";
  if (wish) setTimeout(wish);
  wish = null;
});

document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  if (!figureOf(detail.elt)) return;
  if (detail.xhr.status >= 400 && ![409, 422].includes(detail.xhr.status)) return trouble();
  failures = notBefore = 0;
  $("trouble").hidden = true;
});

const trouble = () => {
  failures += 1;
  notBefore = Date.now() + Math.min(30, 2 ** failures) * 1000 - 500;
  $("trouble").hidden = false;
};
document.addEventListener("htmx:sendError", trouble);
document.addEventListener("htmx:timeout", trouble);

lesson.addEventListener(
  "toggle",
  ({ target }) => target.dataset.open && target.open && now(figureOf(target)),
  true,
);

/* Selecting --------------------------------------------------------------------------------------------------------- */

const select = async (figure, mark) => {
  if (atWork === figure.id) {
    wish = () => select($(figure.id), mark);
    return;
  }
  const said = new URLSearchParams(figure.dataset.view);
  said.set("select", mark);
  figure.dataset.view = said;
  await now(figure);
};

const markOf = (figure, part) => part.dataset.select || part.id.slice(figure.id.length + JOINT.length);

lesson.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-mark]");
  const part = event.target.closest?.(PART);
  if (!link && !part) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const figure = figureOf(link || part);
  if (!figure) return;
  event.preventDefault();
  select(figure, link ? link.dataset.mark : markOf(figure, part));
});

lesson.addEventListener("keydown", (event) => {
  const part = event.target.closest(PART);
  const figure = part && figureOf(part);
  if (!figure || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" || event.key === " ") select(figure, markOf(figure, part));
  else if (!walk(figure, part, event.key)) return;
  event.preventDefault();
});

/* Saying, focus, and the first look --------------------------------------------------------------------------------- */

let focused = "";
lesson.addEventListener("focusin", ({ target }) => (focused = target.id));

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const figure = detail.elt.closest?.("figure[data-frame]");
  if (!figure) return;
  if (figure.dataset.answer) $("status").textContent = figure.dataset.answer;
  if (detail.requestConfig?.verb === "post") {
    sending(null);
    // One figure runs at a time: the others find out that they were paused.
    for (const other of figures()) if (other !== figure && other.hasAttribute("hx-get")) now(other);
    figure.querySelector("form[data-answered] :is(.is-invalid, [aria-invalid='true'])")?.focus();
  }
  if (document.activeElement === document.body && focused) ($(focused) || figure).focus({ preventScroll: true });
  oneStop(figure);
  watch.observe(figure);
});

const fit = () => {
  if (matchMedia("print").matches) return;
  document.cookie = `width=${width()}; path=/topics; SameSite=Lax; max-age=31536000`;
  for (const figure of figures()) if (new URLSearchParams(figure.dataset.view).get("width") !== width()) now(figure);
};
narrow.addEventListener("change", fit);
for (const figure of figures()) {
  oneStop(figure);
  watch.observe(figure);
}
fit();
