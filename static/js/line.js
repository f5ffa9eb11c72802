// A line that is drawn: a chart above number fields, which stay the way in for keyboards and for who hears the page.

const NS = "http://www.w3.org/2000/svg";
const SIZE = { width: 560, height: 240, left: 44, right: 16, top: 16, bottom: 32 };

function element(name, attributes) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// The largest of 1, 2, 5, 10, 20, 50 … and their tenths that is not above what is given.
function roundStep(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return power * [5, 2, 1].find((each) => each * power <= most);
}

class Drawn {
  constructor(box) {
    this.low = Number(box.dataset.low);
    this.high = Number(box.dataset.high);
    this.seconds = box.dataset.seconds.split(",").map(Number);
    this.fields = [...box.querySelectorAll("input[type=text]")];
    this.svg = element("svg", { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, class: "gc-line gc-line-draw", "aria-hidden": "true" });
    this.line = element("polyline", { class: "gc-line-said" });
    this.dots = this.fields.map(() => element("circle", { r: 7, class: "gc-line-dot" }));
    this.svg.append(element("path", { class: "gc-line-axis", d: `M${SIZE.left} ${this.y(this.high)}V${this.y(this.low)}H${SIZE.width - SIZE.right}` }));
    this.svg.append(...this.marks(box.dataset.unit));
    this.svg.append(this.line, ...this.dots);
    box.prepend(this.svg);
    this.fields.forEach((field) => field.addEventListener("input", () => this.draw()));
    this.svg.addEventListener("pointerdown", (event) => {
      this.svg.setPointerCapture(event.pointerId);
      this.take(event);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (event.buttons) this.take(event);
    });
    this.draw();
  }

  // The axes' marks: a line across at each quarter, and the instants by the names that their fields have.
  marks(unit) {
    const made = [this.label(unit, { x: 4, y: SIZE.top - 3 })];
    for (const quarter of [0, 1, 2, 3, 4]) {
      const value = this.low + ((this.high - this.low) * quarter) / 4;
      made.push(this.label(Number(value.toFixed(2)), { x: SIZE.left - 8, y: this.y(value) + 4, "text-anchor": "end" }));
      if (quarter) made.push(element("path", { class: "gc-line-grid", d: `M${SIZE.left} ${this.y(value)}H${SIZE.width - SIZE.right}` }));
    }
    this.fields.forEach((field, number) => {
      made.push(this.label(field.labels[0].textContent.trim(), { x: this.x(number), y: SIZE.height - 10, "text-anchor": "middle" }));
    });
    return made;
  }

  label(words, attributes) {
    const made = element("text", attributes);
    made.textContent = words;
    return made;
  }

  x(number) {
    const [first, last] = [this.seconds[0], this.seconds.at(-1)];
    return SIZE.left + ((SIZE.width - SIZE.left - SIZE.right) * (this.seconds[number] - first)) / (last - first);
  }

  y(value) {
    const share = (Math.min(Math.max(value, this.low), this.high) - this.low) / (this.high - this.low);
    return SIZE.height - SIZE.bottom - (SIZE.height - SIZE.bottom - SIZE.top) * share;
  }

  take(event) {
    const box = this.svg.getBoundingClientRect();
    const [x, y] = [((event.clientX - box.left) * SIZE.width) / box.width, ((event.clientY - box.top) * SIZE.height) / box.height];
    let nearest = 0;
    this.fields.forEach((_, number) => {
      if (Math.abs(this.x(number) - x) < Math.abs(this.x(nearest) - x)) nearest = number;
    });
    const share = (SIZE.height - SIZE.bottom - y) / (SIZE.height - SIZE.bottom - SIZE.top);
    const value = this.low + (this.high - this.low) * Math.min(Math.max(share, 0), 1);
    const step = roundStep((this.high - this.low) / 40);
    this.fields[nearest].value = Number((Math.round(value / step) * step).toFixed(6));
    this.draw();
  }

  draw() {
    const points = [];
    this.fields.forEach((field, number) => {
      const value = Number(field.value.replace(/,/g, ""));
      const isGiven = field.value.trim() !== "" && Number.isFinite(value);
      this.dots[number].setAttribute("cx", this.x(number));
      this.dots[number].setAttribute("cy", this.y(isGiven ? value : this.low));
      this.dots[number].classList.toggle("gc-line-open", !isGiven);
      if (isGiven) points.push(`${this.x(number)},${this.y(value)}`);
    });
    this.line.setAttribute("points", points.join(" "));
  }
}

document.querySelectorAll("[data-line]").forEach((box) => new Drawn(box));
