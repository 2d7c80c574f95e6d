// The queue's keys. Single letters act only while the list has the focus, and can be switched off (WCAG 2.1.4); with ticks
// set, those that decide mean what is ticked.
const { queue, list, cards, cardOf, isField, select, current, typing, afterSending } = globalThis.desk;
const dialog = document.querySelector("#keys");
const button = document.querySelector("#keys-button");
const letters = document.querySelector("#letters");

button.hidden = false;
button.onclick = () => dialog.showModal();

// Where storage is forbidden, the choice holds as long as the page.
const OFF = "queue:letters-off";
try {
  letters.checked = localStorage.getItem(OFF) === null;
} catch {
  letters.checked = true;
}
letters.onchange = () => {
  try {
    if (letters.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    console.warn("This browser keeps nothing: the keys are as they were when the page is loaded again.");
  }
};

function move(by) {
  const all = cards();
  const at = all.indexOf(current());
  select(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))] ?? null);
}

function decide(act) {
  const isTicked = queue.querySelector(".tick input:checked") !== null;
  if (isTicked) queue.querySelector(`.bulk [value="${act}"]`)?.click();
  else current()?.querySelector(`[data-act="${act}"]`)?.click();
}

function undo() {
  afterSending(() =>
    (queue.querySelector(".said .undo button") ?? queue.querySelector(".undo button"))?.click(),
  );
}

function open(name) {
  const fold = current()?.querySelector(`.${name}`);
  if (!fold) return;
  fold.open = true;
  fold.querySelector("textarea, input:not([type=hidden])").focus();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  a: () => decide("approve"),
  s: () => decide("spam"),
  d: () => decide("trash"),
  u: undo,
  r: () => open("reply"),
  e: () => open("edit"),
  p: () => current()?.querySelector('[data-act="pick"]')?.click(),
  t: () => current()?.querySelector('[data-act="pin"]')?.click(),
  x: () => current()?.querySelector(".tick input")?.click(),
  n: () => queue.querySelector('.pager [rel="next"]')?.click(),
  "?": () => dialog.showModal(),
};

function isLetter({ key, target, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey || !letters.checked) return false;
  return list.contains(target) && Object.hasOwn(KEYS, key);
}

document.addEventListener("keydown", (event) => {
  const { target, key, repeat } = event;
  if (event.isComposing || dialog.open) return;
  const isWithControl = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (isField(target)) {
    if (key === "Enter" && isWithControl) target.form.requestSubmit();
    if (key === "Escape") select(cardOf(target) ?? current());
    return;
  }
  const isUndo = key.toLowerCase() === "z" && isWithControl && !event.shiftKey;
  if (!isUndo && !isLetter(event)) return;
  // Nobody has left the field: what they type goes on there.
  if (typing()) return typing().focus();
  event.preventDefault();
  // A key that is held down goes through the list, and decides nothing.
  if (repeat && key !== "j" && key !== "k") return;
  if (isUndo) undo();
  else KEYS[key]();
});

// Who comes to the queue by its address has the list before them: its keys act at once.
if (letters.checked && document.activeElement === document.body)
  select(location.hash === "" ? null : document.getElementById(location.hash.slice(1)));
