// What a lab and a figure in a lesson have in common, between two frames: what stays as it is when the next one is
// morphed in (what somebody is typing, what she folded open, where the keyboard is in a picture), sliders, the picture by
// keyboard and pointer, and a lab's shortcuts. A picture is one stop of the Tab key; arrows lead from part to part of it.

/* What stays -------------------------------------------------------------------------------------------------------- */

let sent = null; // the form that was sent last: its answer is taken as it comes
export const sending = (id) => (sent = id);
export const lastSent = () => sent;

const typedIn = (field) =>
  field.type === "checkbox" || field.type === "radio"
    ? field.checked !== field.defaultChecked
    : field.tagName === "SELECT"
      ? ![...field.options].every((option) => option.selected === option.defaultSelected) && field.dataset.touched
      : field.type !== "hidden" && field.value !== field.defaultValue;

const isInUse = (form) => {
  const fields = [...form.elements].filter((field) => field.matches("input, select, textarea"));
  return fields.some((field) => field === document.activeElement || typedIn(field));
};

// Where nothing may move, a value that changed wears an outline for a while instead.
const asksForCalm = matchMedia("(prefers-reduced-motion: reduce)");
const isCalm = () => asksForCalm.matches || document.documentElement.dataset.motion === "none";
const changed = (element, where) => {
  if (!isCalm() || !element.closest(where)) return;
  element.classList.add("gc-changed");
  setTimeout(() => element.classList.remove("gc-changed"), 2000);
};

/** Below `root`; `where` are the parts whose values are outlined, `keeps` says of more elements that they stay. */
export const keepWhatIsTyped = (root, where, keeps = () => false) => {
  const callbacks = Idiomorph.defaults.callbacks;
  callbacks.beforeNodeMorphed = (old, fresh) => {
    if (old.nodeType === Node.TEXT_NODE && old.nodeValue !== fresh.nodeValue) changed(old.parentElement, where);
    if (!fresh.hasAttribute) return true;
    if (fresh.hasAttribute("data-keep") || keeps(old)) return false;
    if (old.tagName === "FORM" && old.id !== sent && !fresh.hasAttribute("data-answered") && isInUse(old)) return false;
    return true;
  };
  callbacks.beforeAttributeUpdated = (name, node, kind) =>
    !(name === "open" && node.tagName === "DETAILS" && kind === "remove") &&
    !(name === "tabindex" && node.closest?.("svg")) &&
    !(name === "class" && kind === "remove" && /gc-(changed|pointed)/.test(node.className.baseVal ?? node.className)) &&
    !(name === "aria-selected" || name === "data-touched");

  let resting = 0;
  const twin = (field) => document.getElementById(field.dataset.slides || `${field.id}-slider`);
  root.addEventListener("input", ({ target }) => {
    const other = twin(target);
    if (other) other.value = target.value;
  });
  root.addEventListener("change", ({ target }) => {
    if (target.tagName === "SELECT") target.dataset.touched = "1";
    if (!target.dataset.slides) return;
    clearTimeout(resting);
    resting = setTimeout(() => target.form?.requestSubmit(), 300);
  });
};

/* Pointing ---------------------------------------------------------------------------------------------------------- */

/** While somebody points at words about a part of a picture, the part is outlined; `find` has it by the words' mark. */
export const pointAt = (root, find) => {
  let pointed = null;
  const point = (words) => {
    pointed?.classList.remove("gc-pointed");
    pointed = words ? find(words) : null;
    pointed?.classList.add("gc-pointed");
  };
  for (const kind of ["mouseover", "focusin"]) root.addEventListener(kind, ({ target }) => point(target.closest("a[data-mark]")));
  for (const kind of ["mouseleave", "focusout"]) root.addEventListener(kind, () => point(null));
};

/* Keys -------------------------------------------------------------------------------------------------------------- */

const OFF = "lab-keys-off";
const PART = "svg [role=button]";
const FORWARD = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const isOff = () => {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
};

const parts = (root) => [...root.querySelectorAll(`:is(#picture, .gc-fig__picture) ${PART}`)];

/** Exactly one part can be reached by Tab: the one that was reached last. */
export const oneStop = (root) => {
  const all = parts(root);
  const stop = all.find((part) => part === document.activeElement) || all.find((part) => part.tabIndex === 0) || all[0];
  for (const part of all) part.setAttribute("tabindex", part === stop ? 0 : -1);
};

const move = (root, from, key) => {
  const all = parts(root);
  const last = all.length - 1;
  const at = all.indexOf(from);
  const to = key === "Home" ? 0 : key === "End" ? last : Math.max(0, Math.min(last, at + FORWARD[key]));
  all[to].focus();
  oneStop(root);
};

/** Leads from a part to another by an arrow, or to the first or last; false for any other key. */
export const walk = (root, from, key) => {
  if (!(key in FORWARD || key === "Home" || key === "End")) return false;
  move(root, from, key);
  return true;
};

export const listen = (root, select) => {
  let stop = null; // the part from which somebody went to the inspector
  const inspect = (part, byKey) => {
    stop = byKey ? part.id : null;
    select(part.dataset.select || part.id, byKey);
  };

  root.addEventListener("click", ({ target }) => {
    const part = target.closest?.(PART);
    if (part) inspect(part, false);
  });

  root.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const part = target.closest(PART);
    if (part && walk(root, part, key)) return event.preventDefault();
    if (part && key === "Enter") inspect(part, true);
    else if (key === "Escape" && stop && target.closest("#inspector")) document.getElementById(stop)?.focus();
    else if (!shortcut(root, key, target)) return;
    event.preventDefault();
  });

  const off = document.getElementById("keys-off");
  off.checked = isOff();
  off.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, off.checked ? "1" : "0");
    } catch {
      off.checked = false;
    }
  });
  oneStop(root);
};

const press = (id) => {
  document.getElementById(id)?.click();
  return true;
};

const shortcut = (root, key, target) => {
  if (isOff() || target.closest("input, select, textarea, dialog")) return false;
  if (key === " ") return !target.closest("button, a, summary") && press("clock-go");
  if (key === ",") return press("clock-back");
  if (key === ".") return press(root.querySelector("#clock[data-state=past]") ? "clock-forth" : "clock-step");
  if (key === "n") return press("clock-next");
  if (key === "?") return root.ownerDocument.getElementById("keys").showModal() ?? true;
  return false;
};

/* Copying: puts a text into the clipboard; where the browser refuses, the text is marked, to be copied by hand. Other
   pages than a lab's use this alone. */

export const copy = async (button, say, text) => {
  const source = document.getElementById(button.dataset.copy);
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(text ?? source.value ?? source.textContent);
    say?.();
    button.textContent = "✓";
  } catch {
    if (source?.select) source.select();
    else if (source) getSelection().selectAllChildren(source);
  }
  setTimeout(() => (button.textContent = words), 1500);
};

if (!document.getElementById("lab-root")) {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-copy]");
    if (button) copy(button);
  });
}
