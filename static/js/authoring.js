// The editor of questions: rows are added, moved and taken out without a round trip, and the preview follows what is
// typed. Without this the buttons submit the form, and the server adds the row or draws the preview.

const PAUSE_MS = 700;

function freshNumber(rows) {
  const begin = `${rows.dataset.rows}-`;
  const names = [...rows.querySelectorAll(`[name^="${begin}"]`)].map((each) => each.name);
  return Math.max(-1, ...names.map((name) => Number(name.slice(begin.length).split("-")[0]))) + 1;
}

function addRow(rows) {
  const holder = document.createElement("div");
  holder.innerHTML = rows.querySelector("template").innerHTML.replaceAll("__row__", String(freshNumber(rows)));
  const row = holder.firstElementChild;
  rows.querySelector("[data-list]").append(row);
  show(row);
  window.htmx?.process(row);
  row.querySelector("input, textarea")?.focus();
}

function show(within) {
  for (const each of within.querySelectorAll(".au-row__do")) each.hidden = false;
}

function move(row, way) {
  if (way === "up" && row.previousElementSibling) row.previousElementSibling.before(row);
  if (way === "down" && row.nextElementSibling) row.nextElementSibling.after(row);
  if (way === "out") row.remove();
}

const form = document.getElementById("editor");
if (form) {
  show(form);
  let waiting;
  const isAuto = form.closest("[data-auto]")?.dataset.auto === "yes";
  const preview = () => form.querySelector("[data-preview]") && window.htmx?.trigger(form.querySelector("[data-preview]"), "click");
  const later = () => {
    if (!isAuto) return;
    clearTimeout(waiting);
    waiting = setTimeout(preview, PAUSE_MS);
  };

  form.addEventListener("click", (event) => {
    const more = event.target.closest("button[name=more]");
    const moved = event.target.closest("button[data-move]");
    if (more) {
      event.preventDefault();
      addRow(more.closest("[data-rows]"));
    }
    if (moved) {
      const row = moved.closest(".au-row");
      const list = row.parentElement;
      move(row, moved.dataset.move);
      (moved.isConnected ? moved : list.closest("[data-rows]").querySelector("button[name=more]")).focus();
      later();
    }
  });

  let isDirty = false;
  form.addEventListener("input", () => {
    isDirty = true;
    later();
  });
  form.addEventListener("submit", () => { isDirty = false; });
  // What was typed is in no row of any table yet.
  window.addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });
  if (isAuto && form.querySelector("[name=title]")?.value) window.addEventListener("load", preview);
}
