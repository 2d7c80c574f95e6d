// The queue by keyboard and without loading pages: forms are sent behind the scenes, and what the answer's page shows is
// put in place. Whatever does not work falls back to the forms themselves.
const { morph } = globalThis;
const queue = document.querySelector(".queue");
const list = queue.querySelector(".list");
const said = queue.querySelector(".said");

let current = null;
let selected = { card: null, text: "" };
// The field that somebody types in, until they leave it by themselves.
let typing = null;
// Forms are sent one after the other; their comments are out of the way meanwhile.
let sending = Promise.resolve();
const leaving = new Set();

const cards = () => [...queue.querySelectorAll(".queued")].filter((card) => !leaving.has(card.id));
const cardOf = (element) => element?.closest?.(".queued") ?? null;
const isField = ({ tagName, type }) => tagName === "TEXTAREA" || (tagName === "INPUT" && type !== "checkbox");
const fieldsOf = (element) => [
  ...element.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox])"),
];

function mark(card) {
  current?.classList.remove("current");
  current = card;
  card?.classList.add("current");
}

// Where there is no card the list has the focus: its keys still act.
function select(card) {
  mark(card);
  (card ?? list).focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest" });
}

// An answer moves nobody who is somewhere: it may come while they type, or while their finger is on a key.
function stayOrSelect(at) {
  const { activeElement } = document;
  if (activeElement !== document.body && activeElement.isConnected)
    return mark(cardOf(activeElement) ?? current);
  if (typing?.isConnected || (current?.isConnected && !leaving.has(current.id))) return mark(current);
  select(cards()[Math.max(0, Math.min(at, cards().length - 1))] ?? null);
}

// What a refused form holds is its own default: there, what the field is for says whether anything was typed.
const hasWords = (element) =>
  fieldsOf(element).some(({ name, value, defaultValue, form }) =>
    name === "words" || name === "own" || (name === "comment" && form.closest(".reply"))
      ? value !== ""
      : value !== defaultValue,
  );

// What is read, ticked or typed in stays as it was read, in its very place: taking it out and back would end what is typed.
function isInUse(card, done) {
  if (leaving.has(card.id) || hasWords(card) || card.contains(typing)) return true;
  return !done.has(card.id) && (card === current || card.querySelector(".tick input").checked);
}

// Cards that are here already, one behind the other, came as the first of them, which names the last.
function unfold(page) {
  for (const first of page.querySelectorAll('[data-same]:not([data-same=""])')) {
    const last = first.dataset.same;
    let behind = first;
    for (
      let card = document.getElementById(first.id);
      card && behind.id !== last;
      card = card.nextElementSibling
    ) {
      if (card.id === first.id) continue;
      const same = document.createElement("article");
      same.id = card.id;
      same.dataset.same = "";
      behind.after(same);
      behind = same;
    }
  }
}

function renew(page, done) {
  unfold(page);
  // What is said again in the same words is said anew: who listens hears it, and who looks sees it come.
  if (!said.contains(document.activeElement)) said.replaceChildren();
  for (const card of queue.querySelectorAll(".queued"))
    if (done.has(card.id)) card.querySelector(".tick input").checked = false;
  const same = new Set([...page.querySelectorAll("[data-same]")].map(({ id }) => id));
  const isKept = (old) =>
    old.matches("#queue, .head, search") || (old.matches(".queued") && isInUse(old, done));
  const isLeft = (old) => isKept(old) || same.has(old.id);
  morph(queue, page.querySelector(".queue"), { isLeft, isKept });
  // What was said to be here already, and is not.
  if (queue.querySelector("[data-same]")) return location.reload();
  const all = queue.querySelector(".all input");
  if (all) all.checked &&= [...queue.querySelectorAll(".tick input")].every(({ checked }) => checked);
  document.title = page.title;
  prepare();
}

// The same comment as it is now; what was typed at it stays, also where there is no such form any more.
function renewCard(card, fresh) {
  morph(card, fresh, { isLeft: () => false, isKept: (old) => old.matches("details") && hasWords(old) });
}

// A refused form comes back with its comment alone: the rest of the list stays, and so does what was typed since.
function renewOne(page) {
  tell(page);
  const fresh = page.querySelector(".queued");
  const old = fresh && document.getElementById(fresh.id);
  if (!old) return;
  const isElsewhere = isField(document.activeElement) && !old.contains(document.activeElement);
  renewCard(old, fresh);
  if (!isElsewhere) (old.querySelector('[aria-invalid="true"]') ?? old).focus();
}

// A comment that was decided on while something was typed at it: the card says what it is now.
async function renewKept(card) {
  const place = new URLSearchParams(location.search);
  place.set("status", queue.dataset.status);
  const response = await fetch(`/admin/comments/${card.id.replace("comment-", "")}?${place}`, {
    headers: { "Queue-Has": "" },
  });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById(card.id);
  if (fresh) renewCard(card, fresh);
}

function tell(page) {
  said.replaceChildren(...document.adoptNode(page.querySelector(".said")).childNodes);
}

function tellOf(text) {
  const notice = document.createElement("div");
  notice.className = "notice problem";
  notice.textContent = text;
  said.replaceChildren(notice);
}

// One form that goes wrong keeps no other from being sent.
function tellOfFailure(error) {
  console.error(error);
  tellOf("This page could not show what has become of it. Please load it again: what you typed is kept.");
}

function submit(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const card = cardOf(submitter) ?? cardOf(form);
  // What is picked or pinned stays where it is.
  const isDecision = form.id === "queue" && card !== null && !submitter?.hasAttribute("aria-pressed");
  const at = cards().indexOf(card ?? current);
  if (form.contains(typing)) typing = null;
  if (isDecision && !hasWords(card)) {
    leaving.add(card.id);
    card.classList.add("leaving");
    select(cards()[Math.min(at, cards().length - 1)] ?? null);
  }
  sending = sending.then(() => send(form, submitter, body, { card, at })).catch(tellOfFailure);
}

// The cards of the comments that a form is about.
function cardsOf(form, body, card) {
  if (card) return new Set([card.id]);
  if (form.id !== "queue" && !form.matches(".again")) return new Set();
  const meant = body.has("all") ? body.getAll("seen").map((pair) => pair.split(":")[0]) : body.getAll("ids");
  return new Set(meant.map((id) => `comment-${id}`));
}

// The parts of this page, and what they are made of: the answer has the others.
function whatIsHere() {
  const made = [...queue.querySelectorAll("[data-made]")].map(({ id, dataset }) => [
    id.replace("comment-", ""),
    dataset.made,
  ]);
  return ["runs.1", ...made.map((pair) => pair.join("."))].join(" ");
}

async function send(form, submitter, body, { card, at }) {
  let page = null;
  let isTaken = false;
  try {
    const headers = { Accept: "text/html", "Queue-Has": whatIsHere() };
    const response = await fetch(form.action, { method: "POST", body, headers });
    page = new DOMParser().parseFromString(await response.text(), "text/html");
    isTaken = response.ok;
  } catch {
    tellOf(
      "The newsroom could not be reached, so nothing was done. What you typed is still here: please try again.",
    );
  }
  if (card) leaving.delete(card.id);
  card?.classList.remove("leaving");
  if (page === null) return stayOrSelect(at);
  // The page to sign in, or that something went wrong: the form itself gets there, with everything it holds.
  if (!page.querySelector(".queue")) return sendPlainly(form, submitter);
  if (!isTaken) return renewOne(page);
  if (card && form.id !== "queue") forget(form, body);
  renew(page, cardsOf(form, body, card));
  if (card?.isConnected && hasWords(card)) {
    said.firstElementChild?.append(" What you have typed there is kept.");
    await renewKept(card);
  }
  stayOrSelect(at);
}

function sendPlainly(form, submitter) {
  form.dataset.plain = "1";
  form.requestSubmit(submitter);
}

// What was begun to be typed is kept as long as the window is open; where storage is forbidden, as long as the page.
let drafts;
try {
  drafts = sessionStorage;
} catch {
  drafts = {};
}
// A correction belongs to the text that was corrected.
const draftOf = (field) =>
  `draft:${field.id}${field.closest(".edit") ? `@${cardOf(field).dataset.seen}` : ""}`;

// What was sent is no draft any more; what was typed since is.
function forget(form, sent) {
  const fields = fieldsOf(form);
  if (fields.some(({ name, value }) => sent.get(name)?.replaceAll("\r\n", "\n") !== value)) return;
  for (const field of fields) delete drafts[draftOf(field)];
  form.reset();
}

function prepare() {
  for (const field of cards().flatMap(fieldsOf)) {
    const draft = drafts[draftOf(field)];
    if (draft === undefined || field.value !== field.defaultValue) continue;
    field.value = draft;
    field.closest("details").open = true;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!queue.contains(form) || form.method !== "post") return;
  if (form.dataset.plain) return;
  event.preventDefault();
  submit(form, event.submitter);
});

queue.addEventListener("focusin", ({ target }) => {
  if (target !== typing) typing = null;
  mark(cardOf(target) ?? current);
});

queue.addEventListener("change", ({ target }) => {
  const ticks = [...queue.querySelectorAll(".tick input")];
  const all = queue.querySelector(".all input");
  if (target === all) for (const tick of ticks) tick.checked = all.checked;
  else if (all && ticks.includes(target)) all.checked = ticks.every(({ checked }) => checked);
});

queue.addEventListener("input", ({ target }) => {
  if (!isField(target)) return;
  typing = target;
  drafts[draftOf(target)] = target.value;
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

globalThis.desk = {
  queue,
  list,
  cards,
  cardOf,
  isField,
  select,
  current: () => current,
  typing: () => (typing?.isConnected ? typing : null),
  // What was decided last may be on its way still.
  afterSending: (act) => {
    sending = sending.then(act);
  },
};
