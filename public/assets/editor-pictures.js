/** Pictures in the article editor: dropped, pasted or chosen, sent while the writing goes on, and told of for those who do not see them. */

const { pictures } = globalThis;
const form = document.querySelector("#editor");
const { body, imageUrl, imageAlt, imageCaption, bodyFormat } = form.elements;
const isMarkdown = bodyFormat.value === "markdown";

/* Where a picture will stand: no reader ever sees a comment, whatever becomes of it. */
const PLACE = /<!-- picture (\w+): ([^\n]*?) is on its way -->/g;
const placeOf = (id, name) => `<!-- picture ${id}: ${name.replace(/[<>\n]|--/g, " ")} is on its way -->`;
const places = new Map();
let isComposing = false;
body.addEventListener("compositionstart", () => {
  isComposing = true;
});
body.addEventListener("compositionend", () => {
  isComposing = false;
  for (const [id, text] of settled.splice(0)) replacePlace(id, text);
});
const settled = [];

const { make } = pictures;
const changed = () => body.dispatchEvent(new Event("input", { bubbles: true }));

const bodyList = make("ul", { className: "uploads" });
const bodyPanels = make("div", { className: "told" });
const leadList = make("ul", { className: "uploads" });
const leadPanels = make("div", { className: "told" });
const held = make("div", { className: "held" });

/* In the text. */
function insertFiles(files) {
  if (files.length === 0) return;
  const texts = files.map((file) => {
    const id = Math.random().toString(36).slice(2, 8);
    const place = placeOf(id, file.name || "picture");
    places.set(id, place);
    return { file, id, place };
  });
  insertBlock(texts.map(({ place }) => place).join("\n\n"));
  for (const { file, id } of texts)
    start(file, bodyList, (media) => settlePlace(id, media ? written(media) : ""));
}

/* Where the writer was last; at the end before that. A field that is left may forget it when its text changes. */
let cursor = body.value.length;
const noteCursor = () => {
  if (document.activeElement === body) cursor = body.selectionEnd;
};
document.addEventListener("selectionchange", noteCursor);
body.addEventListener("input", noteCursor);

function replaceText(at, length, text) {
  body.setRangeText(text, at, at + length, "preserve");
  if (cursor >= at + length) cursor += text.length - length;
  else if (cursor > at) cursor = at + text.length;
  changed();
}

/* On lines of its own at the cursor; the writer can take it back as anything typed. */
function insertBlock(text) {
  const at = cursor;
  const before = body.value.slice(0, at);
  const after = body.value.slice(at);
  const gap = (missing) => "\n".repeat(Math.max(0, missing));
  const block =
    (before.trim() ? gap(2 - /\n*$/.exec(before)[0].length) : "") +
    text +
    gap(2 - /^\n*/.exec(after)[0].length);
  body.focus();
  body.setSelectionRange(at, at);
  cursor = at;
  if (document.execCommand("insertText", false, block)) return;
  body.setRangeText(block, at, at, "end");
  changed();
}

function settlePlace(id, text) {
  if (isComposing) settled.push([id, text]);
  else replacePlace(id, text);
}

function replacePlace(id, text) {
  const place = places.get(id);
  places.delete(id);
  const at = body.value.indexOf(place);
  if (at >= 0) {
    // A picture that does not come leaves no empty lines.
    const rest = text === "" ? /^\n{0,2}/.exec(body.value.slice(at + place.length))[0].length : 0;
    replaceText(at, place.length + rest, text);
  }
  goOn();
}

function start(file, list, settle) {
  const show = pictures.line(list);
  pictures.upload(file, (state) => {
    show(state);
    if (!state.isOver) return goOn();
    if (asked && state.step === "refused") asked.hasFailed = true;
    settle(state.media);
    if (state.media) told(state.media, list === leadList);
    goOn();
  });
}

/* Words of a picture, as the body has them. */
const escapeText = (text) =>
  text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\[\]]/g, "\\$&");
const escapeHtml = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
function written({ url, alt, caption, credit, width, name }) {
  if (width === null) {
    if (isMarkdown) return `[${escapeText(name)}](${url})`;
    return `<p><a href="${url}">${escapeHtml(name)}</a></p>`;
  }
  if (isMarkdown) {
    const title = titleOf({ caption, credit });
    return `![${escapeText(alt)}](${url}${title && ` "${title}"`})`;
  }
  const cite = credit && ` <span class="credit">${escapeHtml(credit)}</span>`;
  const figcaption = caption || credit ? `<figcaption>${escapeHtml(caption)}${cite}</figcaption>` : "";
  return `<figure class="wp-block-image"><img src="${url}" alt="${escapeHtml(alt)}">${figcaption}</figure>`;
}
function titleOf({ caption, credit }) {
  const line = (text) => text.replace(/\s+/g, " ").trim().replace(/[\\"]/g, "\\$&");
  return credit ? `${line(caption)} | ${line(credit)}`.trim() : line(caption).replaceAll("|", "–");
}

/* What is said of a picture stands in the text too, unless somebody has written something else there. */
function rewrite(before, media) {
  const [old, now, silent] = [before, media, { ...media, alt: "", caption: "", credit: "" }].map(written);
  if (old === now) return;
  for (const known of [
    old,
    written({ ...before, caption: "", credit: "" }),
    written({ ...before, alt: "" }),
    silent,
  ]) {
    const at = body.value.indexOf(known);
    if (at < 0) continue;
    return replaceText(at, known.length, now);
  }
}

/* What is said of a picture is asked for where it has been put. */
function told(media, isLead) {
  if (media.width === null) return;
  const panels = isLead ? leadPanels : bodyPanels;
  for (const old of [...panels.children]) if (isLead || old.dataset.url === media.url) old.remove();
  const panel = pictures.panel(media, {
    fields: isLead ? ["credit"] : ["alt", "caption", "credit"],
    onWords: (before, after) => isLead || rewrite(before, after),
  });
  panels.append(panel.element);
  panelsThere.push(panel);
  if (isLead) leadPanel = panel;
  // Nobody who is writing is moved; who has just chosen a file is asked at once.
  const isFree = chosen.has(document.activeElement) || (hasDropped && document.activeElement === body);
  if (!media.alt && isFree) (isLead ? imageAlt : panel.alt).focus();
}
const panelsThere = [];
/* Whoever has dropped something and typed nothing since has their hand where it was. */
let hasDropped = false;
addEventListener("keydown", () => {
  hasDropped = false;
});
let leadPanel = null;
const chosen = new Set([document.body]);
for (const [field, name] of [
  [imageAlt, "alt"],
  [imageCaption, "caption"],
]) {
  field.addEventListener("input", () => leadPanel?.say({ [name]: field.value }));
  field.addEventListener("change", () => leadPanel?.save());
}

/* The lead picture. */
function setLead([file]) {
  if (!file) return;
  start(file, leadList, (media) => {
    if (!media) return;
    imageUrl.value = media.url;
    if (!imageAlt.value) imageAlt.value = media.alt;
    if (!imageCaption.value) imageCaption.value = media.caption;
    changed();
  });
}

/* Files come by a button, by dropping and by pasting. */
function chooser(label, isMultiple, take) {
  const input = make("input", { type: "file", accept: "image/*", multiple: isMultiple, hidden: true });
  const button = make("button", { type: "button", textContent: label });
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
    button.focus();
  });
  chosen.add(button);
  return make("div", { className: "row" }, button, input);
}
const bodyRow = chooser("Add pictures", true, insertFiles);
bodyRow.append(make("span", { className: "soft small" }, "or drop or paste them into the text"));
body.after(bodyRow, bodyList, bodyPanels);
const lead = imageUrl.closest("fieldset");
imageUrl.after(chooser("Choose a picture", false, setLead), leadList, leadPanels);
form.querySelector(".editor-buttons").before(held);

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  form.classList.add("dropping");
});
addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) form.classList.remove("dropping");
});
addEventListener("drop", (event) => {
  form.classList.remove("dropping");
  if (!hasFiles(event)) return;
  event.preventDefault();
  hasDropped = true;
  const files = pictures.filesOf(event.dataTransfer);
  if (lead.contains(event.target)) setLead(files);
  else insertFiles(files);
});
form.addEventListener("paste", (event) => {
  const files = pictures.filesOf(event.clipboardData);
  // A text editor puts a picture of its words beside the words.
  if (files.length === 0 || event.clipboardData.getData("text/plain")) return;
  event.preventDefault();
  if (lead.contains(event.target)) setLead(files);
  else insertFiles(files);
});

/* Nothing is saved before its pictures are there, and what is said of them. */
let asked = null;
let isSettled = false;
form.addEventListener("submit", (event) => {
  if (event.submitter?.formTarget === "preview" || isSettled) return;
  if (pictures.running.size === 0 && panelsThere.length === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  asked = { button: event.submitter, isSaying: true, hasFailed: false };
  const own = asked;
  const said = Promise.all(panelsThere.map((panel) => panel.save()));
  // A form that is being sent cannot be sent again: this is over first.
  said.then(() =>
    setTimeout(() => {
      own.isSaying = false;
      goOn();
    }),
  );
  goOn();
});

function goOn() {
  const left = pictures.running.size;
  if (!asked) return held.replaceChildren();
  if (left > 0) return sayThatItWaits(left);
  if (asked.isSaying) return;
  const { button, hasFailed } = asked;
  asked = null;
  held.replaceChildren();
  // A picture that does not come is told of first.
  if (hasFailed) return;
  isSettled = true;
  form.requestSubmit(button);
  isSettled = false;
}

function sayThatItWaits(left) {
  if (held.childElementCount > 0) return;
  const what = left === 1 ? "a picture that is" : "pictures that are";
  const label = asked.button?.textContent.trim() ?? "Save";
  const notice = make(
    "div",
    { className: "notice" },
    `“${label}” waits for ${what} on the way, and happens then by itself. `,
    pictures.button("Go on writing", () => {
      asked = null;
      held.replaceChildren();
    }),
  );
  notice.setAttribute("role", "status");
  held.replaceChildren(notice);
}

/* Pictures of which the page has just said that they tell nothing. */
async function askOfSilent() {
  for (const id of form.dataset.silent?.split(" ") ?? []) {
    const media = await pictures.send("GET", `/${id}`).catch(() => null);
    if (media) told(media, !body.value.includes(media.url) && imageUrl.value.includes(media.url));
  }
}
askOfSilent();

/* What an older page was still sending when it was left. */
function clearDead() {
  const names = [];
  const cleared = body.value.replace(PLACE, (place, id, name) => {
    if (places.has(id)) return place;
    names.push(name);
    return "";
  });
  if (names.length === 0) return;
  body.value = cleared;
  cursor = cleared.length;
  changed();
  bodyList.append(
    make(
      "li",
      { className: "problem", role: "alert" },
      `${names.join(", ")} had not arrived when this was left. Add it again where it belongs.`,
    ),
  );
}
form.addEventListener("filled", clearDead);
clearDead();
