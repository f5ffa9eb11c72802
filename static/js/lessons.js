// A page of a lesson: what a glossary term means, shown where it stands; code that can be copied; where the reader is,
// which goes to the server if it knows her, and stays in this browser if it does not; and the scripts of live figures,
// which are fetched when somebody comes near one.
const $ = (id) => document.getElementById(id);
const lesson = $("lesson");
const { topic, page } = lesson.dataset;
const isKnown = "person" in lesson.dataset;

/* Places ------------------------------------------------------------------------------------------------------------ */

const KEPT = `lesson:${topic}`;
const kept = () => {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) || {};
  } catch {
    return {};
  }
};
const keep = (all) => {
  try {
    if (all) localStorage.setItem(KEPT, JSON.stringify(all));
    else localStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing: then nothing is kept.
  }
};

const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const send = (address, said) => {
  const body = new URLSearchParams({ quiet: 1, csrfmiddlewaretoken: token, ...said });
  return fetch(new URL("place", address), { method: "POST", body, keepalive: true });
};
const linkTo = (name) => document.querySelector(`[data-name="${CSS.escape(name)}"]`);

const note = (said) => {
  if (isKnown) return send(location.href, said);
  const all = kept();
  all[page] = { ...all[page], ...said, at: Date.now() };
  return keep(all);
};

const markRead = (name) => {
  const link = linkTo(name);
  if (!link || link.dataset.read) return;
  link.dataset.read = "1";
  link.querySelector("[data-said]").textContent = lesson.dataset.wordRead;
};

// The topic's page says how many of its pages were read.
const countRead = () => {
  const count = document.querySelectorAll("[data-name][data-read]").length;
  if (!$("read-of") || !count) return;
  $("read-of").hidden = false;
  $("read-of").querySelector("b").textContent = count;
};

// What a guest read before the server knew her is told to it once it does.
const hand = async () => {
  for (const [name, { anchor, read }] of Object.entries(kept())) {
    const link = linkTo(name);
    if (link) await send(link.href, { ...(anchor && { anchor }), ...(read && { read: 1 }) });
    if (read) markRead(name);
  }
  keep(null);
  countRead();
};

if (isKnown && token) hand();
else if (!isKnown) {
  const all = kept();
  const names = Object.keys(all).filter((name) => all[name].read);
  names.forEach(markRead);
  countRead();
}

if (page) {
  const headings = [...lesson.querySelectorAll(".gc-prose > :is(h2, h3)[id], .gc-prose section > :is(h2, h3)[id]")];
  const done = document.querySelector("#done button");

  const finish = () => {
    if (done.disabled) return;
    done.disabled = true;
    done.textContent = done.dataset.done;
    markRead(page);
    note({ read: 1 });
  };
  $("done").addEventListener("submit", (event) => {
    event.preventDefault();
    finish();
  });
  if (!isKnown && kept()[page]?.read) {
    done.disabled = true;
    done.textContent = done.dataset.done;
  }

  const before = !isKnown && kept()[page]?.anchor;
  const heading = before && headings.slice(1).find(({ id }) => id === before);
  if (heading && !location.hash) {
    const link = $("resume").querySelector("a");
    link.href = `#${before}`;
    link.textContent = heading.textContent;
    $("resume").hidden = false;
  }

  // Read is what was scrolled to its end by somebody who stayed a while.
  const opened = Date.now();
  new IntersectionObserver(([entry]) => {
    if (entry.isIntersecting && Date.now() - opened > 10_000) finish();
  }).observe($("end"));

  let at = "";
  let resting = 0;
  addEventListener(
    "scroll",
    () => {
      clearTimeout(resting);
      resting = setTimeout(() => {
        const here = headings.findLast((each) => each.getBoundingClientRect().top < 100)?.id || "";
        if (here !== at) note({ anchor: (at = here) });
      }, 1500);
    },
    { passive: true },
  );
}

/* Terms ------------------------------------------------------------------------------------------------------------- */

const pop = $("term");
let shown = null;
let leaving = 0;

const show = (link) => {
  clearTimeout(leaving);
  if (shown === link) return;
  shown = link;
  pop.textContent = link.dataset.line;
  link.setAttribute("aria-describedby", "term");
  pop.showPopover();
  const { left, bottom, top } = link.getBoundingClientRect();
  const { width, height } = pop.getBoundingClientRect();
  const isBelow = bottom + height + 8 < innerHeight;
  pop.style.left = `${scrollX + Math.max(16, Math.min(left, innerWidth - width - 16))}px`;
  pop.style.top = `${scrollY + (isBelow ? bottom + 6 : top - height - 6)}px`;
};
const hide = () => {
  shown?.removeAttribute("aria-describedby");
  if (shown) pop.hidePopover();
  shown = null;
};
const hideSoon = () => {
  clearTimeout(leaving);
  leaving = setTimeout(hide, 200);
};

if (pop?.showPopover) {
  const term = (event) => event.target.closest?.(".gc-term");
  for (const name of ["pointerover", "focusin"]) {
    document.addEventListener(name, (event) => {
      if (event.pointerType === "touch") return;
      const link = term(event);
      if (link) show(link);
      else if (event.target === pop) clearTimeout(leaving);
      else if (shown && name === "pointerover") hideSoon();
    });
  }
  document.addEventListener("focusout", (event) => term(event) && hide());
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  // A finger has no way to stop at a word: the first tap shows what it means, the second leads to the glossary.
  document.addEventListener("click", (event) => {
    const link = term(event);
    if (link && event.pointerType === "touch" && shown !== link) {
      event.preventDefault();
      show(link);
    } else if (shown && !link) hide();
  });
}

/* Copying ----------------------------------------------------------------------------------------------------------- */

document.addEventListener("click", async ({ target }) => {
  const button = target.closest(".gc-code [data-copy]");
  if (!button || isAwake) return; // a figure's scripts copy, too
  const code = $(button.dataset.copy);
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = lesson.dataset.copied;
  } catch {
    getSelection().selectAllChildren(code);
  }
  setTimeout(() => (button.textContent = words), 1500);
});

/* Figures ----------------------------------------------------------------------------------------------------------- */

const figures = [...document.querySelectorAll("figure[data-frame]")];
const narrow = matchMedia("(max-width: 959px)");
let isAwake = false;
let waking = null;

const load = (src) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src, onload: resolve, onerror: reject });
    document.head.append(script);
  });

const wake = () =>
  (waking ||= (async () => {
    const [htmx, morph, all] = lesson.dataset.scripts.split(" ");
    if (!window.htmx) await load(htmx);
    await load(morph);
    await import(all);
    isAwake = true;
  })());

for (const figure of figures) {
  for (const name of ["pointerenter", "focusin", "touchstart"]) figure.addEventListener(name, wake, { passive: true });
  // What somebody does before the scripts are there is done when they are.
  figure.addEventListener(
    "click",
    async (event) => {
      if (isAwake || !event.isTrusted) return;
      event.preventDefault();
      event.stopPropagation();
      await wake();
      event.target.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    },
    true,
  );
}
const drawnFor = ({ dataset }) => new URLSearchParams(dataset.view).get("width");
const isAmiss = (figure) => figure.hasAttribute("hx-get") || (drawnFor(figure) === "narrow") !== narrow.matches;
if (figures.some(isAmiss)) wake();
narrow.addEventListener("change", () => figures.length && wake());
