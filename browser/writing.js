// The form moves under the comment answered, posts without leaving the page, and keeps a draft for each tab and each place.
const form = document.querySelector("form#respond, form#edit");
const field = (name) => form.elements.namedItem(name);
const problems = form.querySelector(".problems");
const comment = field("comment");
const author = field("author");
const { lang } = document.documentElement;

/** Where storage is forbidden, it lives as long as the page. */
const storeOf = (name) => {
  let kept = {};
  try {
    kept = window[name];
  } catch {
    // As if it were empty.
  }
  return {
    keys: () => Object.keys(kept),
    read: (key) => kept[key],
    write(key, text) {
      try {
        kept[key] = text;
      } catch {
        // Full is as good as forbidden.
        kept = { ...kept, [key]: text };
      }
    },
    drop: (key) => delete kept[key],
  };
};
const local = storeOf("localStorage");
const session = storeOf("sessionStorage");

const randomText = () => crypto.getRandomValues(new Uint32Array(4)).join("-");
const tab = session.read("tab") ?? randomText();
session.write("tab", tab);

if (form.id === "respond") {
  // Whoever sends a comment again, since no answer came, is known by this and nothing else to be its author.
  const secret = Object.assign(document.createElement("input"), { type: "hidden", name: "idempotencyKey" });
  secret.value = randomText();
  form.prepend(secret);
}

// Drafts: of this tab in its own storage, and for when it is closed in the browser's, each under the comment that it answers.
const prefix = `draft:${form.getAttribute("action")} `;
const OLD_MS = 30 * 86_400_000;
const drafted = ["comment", "author", "idempotencyKey"].map(field);
const asked = field("parent")?.value ?? "";
let place = asked;
let answered = "";
let answerAgain = () => {};

// As they were kept before there were places.
const earlier = local.read(prefix.trim());
if (earlier) {
  const [base, ...words] = JSON.parse(earlier);
  local.write(`${prefix}0`, JSON.stringify({ base, words, place: words[3] ?? "", at: Date.now() }));
  local.drop(prefix.trim());
}

const drafts = () =>
  local
    .keys()
    .filter((key) => /^draft:\S+ /.test(key))
    .map((key) => ({ ...JSON.parse(local.read(key)), key }))
    .sort((a, b) => b.at - a.at);
for (const { key, at } of drafts()) if (at < Date.now() - OLD_MS) local.drop(key);
const ownDraft = (at) => JSON.parse(session.read(prefix + at) ?? "null");
const dropDraft = (at) => {
  session.drop(prefix + at);
  local.drop(`${prefix}${at} ${tab}`);
};

const came = comment.defaultValue;
// What the server sent back, or was asked for, says where it belongs.
const isGiven = asked !== "" || !problems.hidden;
const isHere = ({ key, place: of }) => key.startsWith(prefix) && (!isGiven || of === asked);
const own =
  ownDraft(isGiven ? asked : (session.read(`${prefix}at`) ?? "")) ??
  // Typed before this script had come (browser/comments.js).
  drafts().find((draft) => isHere(draft) && draft.key.endsWith(" "));
// Refused words are still a draft of what was there before; where something else is there now, they were taken.
let before = problems.hidden ? came : (own?.base ?? came);

const keepDraft = () => {
  // A name alone is none, where it is remembered already.
  if (!comment.value && (author?.value ?? "") === (local.read("name") ?? "")) return dropDraft(place);
  const words = drafted.map((input) => input?.value);
  const text = JSON.stringify({ base: before, words, place, name: answered, at: Date.now() });
  session.write(prefix + place, text);
  session.write(`${prefix}at`, place);
  local.write(`${prefix}${place} ${tab}`, text);
};
form.addEventListener("input", keepDraft);

// The server counts characters as people do, not as this language does: nothing is cut here.
const counter = form.querySelector(".counter");
const [sight, said] = counter.children;
let step;
const count = () => {
  const max = Number(counter.dataset.max);
  const { value } = comment;
  const rest = value.length < max * 0.9 ? max : max - [...value.trim()].length;
  const { left, over } = counter.dataset;
  const sentence = (rest < 0 ? over : left).replace("{n}", Math.abs(rest).toLocaleString(lang));
  counter.hidden = rest > max * 0.1;
  counter.classList.toggle("over", rest < 0);
  sight.textContent = sentence;
  // Said once for each hundred, and when there are too many.
  const now = counter.hidden ? null : Math.ceil(rest / 100);
  if (now !== step) said.textContent = counter.hidden ? "" : sentence;
  step = now;
};
comment.addEventListener("input", count);
count();

if (form.id === "respond") {
  const section = form.closest(".respond");
  const comments = document.querySelector("section.comments");
  const thread = comments?.querySelector(".thread");
  const button = form.querySelector("button");
  const copyOf = (name) =>
    document.querySelector(`template#${name}`).content.firstElementChild.cloneNode(true);
  const commentOf = (id) => thread?.querySelector(`article[id="comment-${id}"]`);
  const linkTo = (id) => thread?.querySelector(`[data-reply-to="${id}"]`);
  // What it proves, it proves once, and it is lost where the form moves.
  const proveAgain = () => window.turnstile?.reset();

  // The name is this browser's own, until somebody says that it should forget it.
  const remember = form.querySelector(".remember");
  const box = remember.querySelector("input");
  const keepName = () => local.write("name", box.checked ? author.value.trim() : "");
  remember.hidden = false;
  box.checked = local.read("name") !== "";
  box.addEventListener("change", keepName);
  author.value ||= local.read("name") ?? "";

  /** Moves the form under a comment, or back to its own place: "". */
  const answer = (id, name = "") => {
    form.querySelector(".replying")?.remove();
    field("parent").value = id;
    [place, answered] = [id, name];
    if (id) {
      const line = copyOf("replying");
      line.querySelector("b").textContent = name;
      field("parent").after(line);
    }
    (commentOf(id) ?? comments)?.after(section);
    proveAgain();
    // Opened anew, the page asks for no other place.
    const url = new URL(location);
    url.searchParams.delete("reply-to");
    if (url.search !== location.search) history.replaceState(null, "", url);
  };

  /** The words go along, unless others wait there; then each stay where they are. */
  const turnTo = (id, name) => {
    const waiting = id === place ? null : (ownDraft(id)?.words[0] ?? "");
    const from = place;
    if (waiting && comment.value) keepDraft();
    answer(id, name);
    if (waiting) comment.value = waiting;
    else if (comment.value && id !== from) dropDraft(from);
    if (comment.value) keepDraft();
    else session.write(`${prefix}at`, place);
    count();
  };

  answered = form.querySelector(".replying b")?.textContent ?? "";
  // A reply stays one, also where this page does not show what it answers.
  answerAgain = (id, name) => answer(id, linkTo(id)?.dataset.name ?? name);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.reply, a.cancel-reply");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { replyTo = "", name } = link.dataset;
    const left = place;
    turnTo(replyTo, name);
    (replyTo ? comment : linkTo(left))?.focus();
  });

  /** What was answered is gone: the words, and what else was begun, are a comment of their own. */
  const leaveParent = () => {
    const words = comment.value;
    const gone = place;
    comment.value = "";
    turnTo("");
    comment.value = [words, comment.value].filter(Boolean).join("\n\n");
    dropDraft(gone);
  };

  const showProblems = (message, fields, isTyping) => {
    for (const note of form.querySelectorAll(".field-error")) {
      const input = note.previousElementSibling;
      const wrong = fields[input.name];
      note.textContent = wrong ?? "";
      note.hidden = !wrong;
      input.ariaInvalid = wrong ? "true" : null;
    }
    const first = form.querySelector("[aria-invalid]");
    problems.textContent = fields.parent ?? (first ? "" : message);
    problems.hidden = !problems.textContent;
    if (!isTyping) (first ?? problems).focus();
  };

  const show = ({ comment: { id, parent, author, html, depth, createdAt }, status, own }) => {
    const shown = copyOf("new-comment");
    const by = shown.querySelector(".comment-author");
    shown.id = `comment-${id}`;
    shown.dataset.depth = depth;
    shown.ariaLabel = author;
    shown.className += ` depth-${Math.min(depth, 4)}${depth > 4 ? " deeper" : ""}`;
    by.textContent = author;
    by.id = `comment-${id}-by`;
    const time = shown.querySelector("time");
    time.dateTime = createdAt;
    time.title = new Date(createdAt).toLocaleString(lang, { dateStyle: "long", timeStyle: "short" });
    const awaits = shown.querySelector(".awaits");
    if (status === "held") {
      awaits.querySelector("a").href = `${form.action}/${id}/decision`;
      awaits.hidden = false;
    } else awaits.remove();
    // The server's rendering: what was typed is escaped.
    shown.querySelector(".comment-body").innerHTML = html;
    shown.querySelector(".comment-time").href = `#${shown.id}`;
    const reply = shown.querySelector(".reply");
    reply.setAttribute("href", `${reply.getAttribute("href")}?reply-to=${id}#respond`);
    Object.assign(reply.dataset, { replyTo: id, name: author });
    if (status === "held") reply.remove();
    const edit = shown.querySelector(".edit");
    edit?.setAttribute("href", `${form.action}/${id}/edit`);
    // Somebody behind the same address had sent the same.
    if (own === false) edit?.remove();
    for (const link of shown.querySelectorAll(".actions a")) link.setAttribute("aria-describedby", by.id);
    thread.querySelector(".empty")?.remove();
    let last = commentOf(parent);
    const isBelow = (other) => other?.dataset?.depth >= depth || other === section;
    while (isBelow(last?.nextElementSibling)) last = last.nextElementSibling;
    if (last) last.after(shown);
    else thread.append(shown);
    const count = comments.querySelector(".count");
    if (status !== "held") count.textContent++;
    const above = document.querySelector(".facts .comment-count");
    if (above) {
      const { one, more } = above.dataset;
      const n = count.textContent;
      above.firstElementChild.textContent = n === "1" ? one : more.replace("{n}", n);
      above.hidden = n === "0";
    }
    return shown;
  };

  /**
   * Where no answer comes, the same is sent once more: of a comment that has arrived the answer is the first one's.
   * @returns the server's answer, or null where none came
   */
  const post = async (body, again = true) => {
    try {
      // In a frame whose browser keeps no cookies, the author is known by what the frame keeps.
      const response = await (window.fetchAsAuthor ?? fetch)(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body,
        signal: AbortSignal.timeout(30_000),
      });
      return await response.json();
    } catch {
      if (!again) return null;
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      return post(body, false);
    }
  };

  /** @returns the fields' values by their names */
  const values = () =>
    Object.fromEntries(["comment", "author", "email", "parent"].map((name) => [name, field(name).value]));

  const refused = ({ message, fields = {} }, sent, isTyping) => {
    const text = comment.value;
    if (!text.includes(sent.comment)) comment.value = `${sent.comment}\n\n${text}`;
    if (fields.parent && place === sent.parent) leaveParent();
    keepDraft();
    showProblems(message, fields, isTyping);
  };

  /** The words are the server's now: what was typed meanwhile, and what waits elsewhere, stays. */
  const letGo = (sent) => {
    keepName();
    if (comment.value !== sent.comment) return keepDraft();
    const text = comment.value;
    const isAnswering = place === sent.parent;
    dropDraft(sent.parent);
    comment.value = "";
    // What was begun elsewhere in this tab comes back with its place.
    if (isAnswering) turnTo("");
    // Other tabs may have begun other ones; the same words left over from a closed one are sent now.
    for (const key of local.keys())
      if (key.startsWith(prefix) && JSON.parse(local.read(key)).words[0] === text) local.drop(key);
  };

  const preview = form.querySelector(".preview");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    const sent = values();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const { noAnswer, noPreview } = problems.dataset;
    const taken = (await post(body)) ?? { error: { message: event.submitter?.name ? noPreview : noAnswer } };
    const { comment: posted, error } = taken;
    preview.hidden = taken.preview === undefined;
    if (!preview.hidden) {
      button.disabled = false;
      // The server's rendering: what was typed is escaped.
      preview.querySelector("div").innerHTML = taken.preview;
      showProblems("", {}, true);
      preview.focus();
      return;
    }
    proveAgain();
    button.disabled = false;
    // What was typed meanwhile is the next comment, and whoever is at it stays there.
    const isTyping = JSON.stringify(values()) !== JSON.stringify(sent);
    if (error) return refused(error, sent, isTyping);
    showProblems("", {}, isTyping);
    letGo(sent);
    // For who goes on from here and comes back (browser/comments.js).
    session.write(`posted:${form.getAttribute("action")}`, posted.id);
    count();
    try {
      // Sent twice, it is one comment.
      const shown = commentOf(posted.id) ?? show(taken);
      if (!isTyping) shown.focus();
    } catch {
      // It is stored, whatever this page looks like: the server shows it.
      location.hash = `comment-${posted.id}`;
      location.reload();
    }
  });
}

/** Words that were kept stand before those that were typed until now. */
const bringBack = (draft) => {
  const typed = comment.value === came ? "" : comment.value;
  for (const [n, input] of drafted.entries()) if (input) input.value = draft.words[n] || input.value;
  if (typed && typed !== comment.value) comment.value += `\n\n${typed}`;
  if (draft.place && !place) answerAgain(draft.place, draft.name);
  // Taken over from a tab that is closed, it is this one's.
  if (draft.key) local.drop(draft.key);
  if (draft.key || typed) keepDraft();
  count();
};
if (own?.base === before) bringBack(own);
else if (comment.value !== came) keepDraft();

// What another tab has left is this one's only if that tab is closed: who is asked for drafts and is there writes its own anew.
const ANSWER_MS = 300;
addEventListener("storage", (event) => {
  if (event.key === "asked")
    for (const { key, ...draft } of drafts())
      if (key.endsWith(` ${tab}`)) local.write(key, JSON.stringify({ ...draft, at: Date.now() }));
});
const takeOver = (since) => {
  const draft = drafts().find((one) => isHere(one) && one.at < since);
  // Whoever has begun another one, or to answer somebody, goes on with that.
  if (!draft || place !== asked || (comment.value !== came && draft.place !== place)) return;
  if (!problems.hidden) before = draft.base;
  if (draft.base === before) bringBack(draft);
};
if (!own && drafts().some(isHere)) {
  const since = Date.now();
  local.write("asked", randomText());
  setTimeout(takeOver, ANSWER_MS, since);
}

form.dataset.ready = "";
