/** The article editor's comforts: a copy of what is typed in this browser, a live preview, and who else is there. */

const form = document.querySelector("#editor");
const notices = document.querySelector("#editor-notices");
const frame = document.querySelector("iframe[name=preview]");

const COPY = "broadsheet:article:";
/* Of new articles, each tab keeps its own copy. */
const NEW = `${COPY}new`;
const key = form.dataset.copy === "new" ? keyOfTab() : COPY + form.dataset.copy;
const KEEP_COPY_MS = 400;
const PREVIEW_MS = 600;
const BEAT_MS = 60_000;

const initial = read();
let isLeaving = false;
let changed = form.dataset.unsaved === "yes";

function keyOfTab() {
  try {
    sessionStorage.broadsheetTab ??= crypto.randomUUID?.() ?? String(Math.random());
    return `${NEW}:${sessionStorage.broadsheetTab}`;
  } catch {
    return NEW;
  }
}

/* A new article that was left in a tab that is closed, or in another that is open. */
function keyOfOthers() {
  try {
    return Object.keys(localStorage).find((name) => name.startsWith(NEW));
  } catch {
    return undefined;
  }
}

function read() {
  const values = Object.fromEntries(new FormData(form));
  return { ...values, commentsOpen: values.commentsOpen ?? "", sticky: values.sticky ?? "" };
}

function isSame(a, b) {
  return Object.keys({ ...a, ...b }).every((name) => name === "basedOn" || a[name] === b[name]);
}

function later(work, ms) {
  let timer;
  const plan = () => {
    plan.cancel();
    timer = setTimeout(work, ms);
  };
  plan.cancel = () => clearTimeout(timer);
  return plan;
}

/* A copy of what is typed, until a save has succeeded. */
function writeCopy(isSent = false) {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: read(), isSent }));
  } catch {
    // Private windows and full disks keep nothing: the form itself still holds everything.
  }
}
const keepCopy = later(writeCopy, KEEP_COPY_MS);

function recallCopy(of = key) {
  try {
    return JSON.parse(localStorage.getItem(of));
  } catch {
    return null;
  }
}

function forgetCopy(of = key) {
  try {
    localStorage.removeItem(of);
  } catch {
    // There was nothing to forget.
  }
}

function offerCopy(of = key) {
  const copy = recallCopy(of);
  if (!copy || isSame(copy.values, initial)) return forgetCopy(of);
  const notice = note(
    "problem",
    `This browser has kept what was typed here on ${new Date(copy.at).toLocaleString()} and not saved. `,
  );
  notice.append(
    button("Bring it back", () => {
      fill(copy.values);
      if (of !== key) {
        forgetCopy(of);
        writeCopy();
      }
      notice.remove();
      preview();
      form.elements.title.focus();
    }),
    " ",
    button("Forget it", () => {
      forgetCopy(of);
      notice.remove();
    }),
  );
}

function fill(values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value === "1";
    else field.value = value;
  }
  changed = true;
  form.dispatchEvent(new Event("filled"));
}

function note(kind, text) {
  const notice = document.createElement("div");
  notice.className = `notice ${kind}`;
  notice.setAttribute("role", kind === "problem" ? "alert" : "status");
  notice.append(text);
  notices.append(notice);
  return notice;
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

/* The frame has this page's policy, which takes no styles that stand in a page, as the paper's own face does: they are handed to it. */
const STYLES = /<style\b[^>]*>([^<]*)<\/style>/g;
function adoptStyles({ document, CSSStyleSheet }, styles) {
  document.adoptedStyleSheets = styles.map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
}

/* The preview comes from the renderer that readers get. */
let asked = 0;
async function showPreview() {
  const number = ++asked;
  try {
    const response = await fetch("/admin/articles/preview", {
      method: "POST",
      headers: { Accept: "text/html, application/json;q=0.5" },
      body: new URLSearchParams(new FormData(form)),
    });
    if (!response.ok || number !== asked) return;
    const html = await response.text();
    const styles = [...html.matchAll(STYLES)].map(([, text]) => text);
    const top = frame.contentWindow?.scrollY ?? 0;
    const shown = () => {
      adoptStyles(frame.contentWindow, styles);
      frame.contentWindow?.scrollTo(0, top);
    };
    frame.addEventListener("load", shown, { once: true });
    frame.srcdoc = html.replace(STYLES, "");
  } catch {
    // Without a network there is no preview; what is typed is kept all the same.
  }
}
const preview = later(showPreview, PREVIEW_MS);

form.addEventListener("input", () => {
  changed = true;
  keepCopy();
  preview();
});

form.addEventListener("submit", (event) => {
  if (event.submitter?.formTarget === "preview") return;
  isLeaving = true;
  // Else what is sent would be kept as if it had been typed after it.
  keepCopy.cancel();
  writeCopy(true);
});

addEventListener("pagehide", () => {
  if (changed && !isLeaving) writeCopy();
});

addEventListener("beforeunload", (event) => {
  const isUnsaved = form.dataset.unsaved === "yes" || !isSame(read(), initial);
  if (changed && !isLeaving && isUnsaved) event.preventDefault();
});

addEventListener("pageshow", () => {
  isLeaving = false;
});

addEventListener("keydown", (event) => {
  if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector(".editor-buttons button"));
});

/* Who else has it open, and whether somebody has saved it meanwhile. */
let told = "";
async function beat() {
  if (document.hidden) return;
  try {
    const response = await fetch(`${form.getAttribute("action")}/presence`, {
      method: "POST",
      headers: { Accept: "application/json" },
    });
    if (response.status === 401) {
      tell("You have been signed out. What you type is kept: sign in when you save.");
      return;
    }
    if (!response.ok) return;
    const { contentHash, savedBy, others } = await response.json();
    if (contentHash !== form.elements.basedOn.value)
      tell(
        `${savedBy ?? "Somebody"} has saved this article meanwhile. When you save, you are shown what differs.`,
      );
    else if (others.length > 0) tell(describe(others));
  } catch {
    tell("The network is away. What you type is kept in this browser until it can be saved.");
  }
}

function describe(others) {
  return others
    .map(({ name, isSelf }) =>
      isSelf
        ? `You, or somebody who signs in as ${name} too, have this article open elsewhere.`
        : `${name} has this article open too.`,
    )
    .join(" ");
}

function tell(text) {
  if (text === told) return;
  told = text;
  note("problem", text);
}

if (form.dataset.saved) {
  // What was typed while the save was under way is still to be saved.
  const saved = form.dataset.saved === "new" ? keyOfTab() : COPY + form.dataset.saved;
  if (recallCopy(saved)?.isSent) forgetCopy(saved);
  history.replaceState(null, "", location.pathname);
}
if (form.dataset.unsaved !== "yes") {
  const isFresh = form.dataset.copy === "new" && !recallCopy();
  offerCopy(isFresh ? keyOfOthers() : key);
}
showPreview();
if (form.dataset.copy !== "new") setInterval(beat, BEAT_MS);
