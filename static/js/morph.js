// What stays as it is when a new frame is morphed in: what somebody is typing, what she folded open, where the keyboard
// is in a picture. And sliders, which are in step with the number beside them, and send it as soon as they rest.

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
const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
const changed = (element, where) => {
  if (!isCalm.matches || !element.closest(where)) return;
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
    !(name === "class" && kind === "remove" && node.classList.contains("gc-changed")) &&
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
