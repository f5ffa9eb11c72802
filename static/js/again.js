// A page that stands where the server was too busy: HTML can offer to send again, but cannot wait and do it by itself.
const SINCE = "glasscloud-again-since";
const PATIENCE_MS = 5 * 60 * 1000;
// Who comes back later is busy with something else, and may wait as long again.
const FORGET_MS = 2 * PATIENCE_MS;

const again = document.querySelector("[data-again]");

const waited = () => {
  try {
    const began = Number(sessionStorage.getItem(SINCE));
    if (Date.now() - began < FORGET_MS) return Date.now() - began;
    sessionStorage.setItem(SINCE, Date.now());
    return 0;
  } catch {
    return Infinity; // a browser that keeps nothing for us could not tell when it has been long enough
  }
};

if (again && waited() < PATIENCE_MS) {
  const said = document.querySelector("[data-said]");
  said.textContent = said.dataset.said;
  // Not all at the same moment.
  setTimeout(() => (again.submit ? again.submit() : location.reload()), Number(again.dataset.again) * 1000 * (1 + Math.random()));
}
