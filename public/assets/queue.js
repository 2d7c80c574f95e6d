// The queue by keyboard and without loading pages: forms are sent behind the scenes, and what the answer's page shows is
// put in place. Whatever does not work falls back to the forms themselves.
const queue = document.querySelector(".queue");
const said = queue.querySelector(".said");
const dialog = document.querySelector("#keys");

let current = null;
let selected = { card: null, text: "" };
// Forms are sent one after the other; their comments are out of the way meanwhile.
let sending = Promise.resolve();
const leaving = new Set();

const cards = () => [...queue.querySelectorAll(".queued")].filter((card) => !leaving.has(card.id));
const cardOf = (element) => element?.closest?.(".queued") ?? null;

function select(card) {
  if (current) current.classList.remove("current");
  current = card;
  if (!card) return;
  card.classList.add("current");
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function move(by) {
  const all = cards();
  const at = all.indexOf(current);
  select(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))] ?? null);
}

// Typed words and ticks stay when the list around them is renewed.
function isTouched(card) {
  return [...card.querySelectorAll("textarea, input:not([type=hidden])")].some((input) =>
    input.type === "checkbox" ? input.checked : input.value !== input.defaultValue,
  );
}

function renew(page, taken) {
  const fresh = page.querySelector(".queue");
  for (const card of fresh.querySelectorAll(".queued")) {
    const old = document.getElementById(card.id);
    const isSame = old?.dataset.seen === card.dataset.seen && old?.dataset.status === card.dataset.status;
    if (isSame && card.id !== taken && isTouched(old)) card.replaceWith(document.adoptNode(old));
  }
  const around = [...fresh.children];
  const middle = around.findIndex((child) => child.classList.contains("said"));
  for (const child of [...queue.children]) if (child !== said) child.remove();
  said.before(...around.slice(0, middle));
  said.after(...around.slice(middle + 1));
  said.replaceChildren(...around[middle].childNodes);
  document.title = page.title;
  prepare();
}

// A refused form comes back with its comment alone: the rest of the list stays.
function renewOne(page) {
  said.replaceChildren(...page.querySelector(".said").childNodes);
  const card = page.querySelector(".queued");
  const old = card && document.getElementById(card.id);
  if (old) old.replaceWith(card);
  const wrong = card?.querySelector('[aria-invalid="true"]');
  if (card) select(card);
  wrong?.focus();
}

function tell(text) {
  const notice = document.createElement("div");
  notice.className = "notice problem";
  notice.textContent = text;
  said.replaceChildren(notice);
}

function submit(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const card = cardOf(submitter) ?? cardOf(form);
  const isDecision = form.id === "queue" && card !== null;
  const at = cards().indexOf(card ?? current);
  if (isDecision) {
    leaving.add(card.id);
    card.classList.add("leaving");
    select(cards()[Math.min(at, cards().length - 1)] ?? null);
  }
  sending = sending.then(() => send(form, submitter, body, { card, at }));
}

async function send(form, submitter, body, { card, at }) {
  const shown = current?.id;
  let page = null;
  let isTaken = false;
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
    page = new DOMParser().parseFromString(await response.text(), "text/html");
    isTaken = response.ok;
  } catch {
    tell(
      "The newsroom could not be reached, so nothing was done. What you typed is still here: please try again.",
    );
  }
  if (card) leaving.delete(card.id);
  card?.classList.remove("leaving");
  if (page === null) return select(card ?? current);
  // The page to sign in, or that something went wrong: the form itself gets there, with everything it holds.
  if (!page.querySelector(".queue")) return sendPlainly(form, submitter);
  if (!isTaken) return renewOne(page);
  if (card) delete drafts[draftKey(card)];
  renew(page, card?.id);
  const kept = document.getElementById(current?.id ?? shown ?? "");
  select(
    kept && !leaving.has(kept.id) ? kept : (cards()[Math.max(0, Math.min(at, cards().length - 1))] ?? null),
  );
}

function sendPlainly(form, submitter) {
  form.dataset.plain = "1";
  form.requestSubmit(submitter);
}

// Replies that were begun are kept as long as the window is open; where storage is forbidden, as long as the page.
let drafts;
try {
  drafts = sessionStorage;
} catch {
  drafts = {};
}
const draftKey = (card) => `reply:${card.id}`;

function prepare() {
  const button = document.querySelector("#keys-button");
  button.hidden = false;
  button.onclick = () => document.querySelector("#keys").showModal();
  for (const card of cards()) {
    const text = card.querySelector(".reply textarea");
    const draft = drafts[draftKey(card)];
    if (!text || !draft || text.value !== "") continue;
    text.value = draft;
    card.querySelector(".reply").open = true;
  }
  for (const id of leaving) document.getElementById(id)?.classList.add("leaving");
}

function open(name) {
  const fold = current?.querySelector(`.${name}`);
  if (!fold) return;
  fold.open = true;
  fold.querySelector("textarea, input:not([type=hidden])").focus();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  a: () => current?.querySelector('[data-act="approve"]')?.click(),
  s: () => current?.querySelector('[data-act="spam"]')?.click(),
  d: () => current?.querySelector('[data-act="trash"]')?.click(),
  u: () => said.querySelector(".undo button")?.click(),
  r: () => open("reply"),
  e: () => open("edit"),
  x: () => current?.querySelector(".tick input")?.click(),
  "?": () => document.querySelector("#keys").showModal(),
};

const isField = ({ tagName, type }) => tagName === "TEXTAREA" || (tagName === "INPUT" && type !== "checkbox");

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (dialog && document.querySelector("#keys").open) return;
  if (isField(target)) {
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) target.form.requestSubmit();
    if (key === "Escape") select(cardOf(target) ?? current);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(KEYS, key)) return;
  event.preventDefault();
  KEYS[key]();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!queue.contains(form) || form.method !== "post") return;
  if (form.dataset.plain) return;
  event.preventDefault();
  submit(form, event.submitter);
});

queue.addEventListener("focusin", ({ target }) => {
  const card = cardOf(target);
  if (!card || card === current) return;
  current?.classList.remove("current");
  current = card;
  card.classList.add("current");
});

queue.addEventListener("change", ({ target }) => {
  const ticks = [...queue.querySelectorAll(".tick input")];
  const all = queue.querySelector(".all input");
  if (target === all) for (const tick of ticks) tick.checked = all.checked;
  else if (all && ticks.includes(target)) all.checked = ticks.every(({ checked }) => checked);
});

queue.addEventListener("input", ({ target }) => {
  const card = cardOf(target);
  if (card && target.closest(".reply") && target.tagName === "TEXTAREA")
    drafts[draftKey(card)] = target.value;
});

// What is marked in a comment is offered as words to block.
document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const text = String(selection).replace(/\s+/g, " ").trim();
  const words = selection.anchorNode?.parentElement?.closest(".words");
  if (text && words) selected = { card: cardOf(words), text };
});
queue.addEventListener(
  "toggle",
  ({ target }) => {
    const field = target.open && target.matches(".more") ? target.querySelector('[name="words"]') : null;
    if (field && field.value === "" && selected.card === cardOf(target)) field.value = selected.text;
  },
  true,
);

prepare();
