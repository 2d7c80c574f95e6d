// The form moves under the comment answered, posts without leaving the page and keeps a draft. Nothing is looked up by its
// id alone: an article's body may hold any id, but no form, no template and none of our classes.
const form = document.querySelector("form#respond, form#edit");
const field = (name) => form.elements.namedItem(name);
const problems = form?.querySelector(".problems");

// Ids of a body have a prefix, which links from elsewhere may not know.
const [part] = new URLSearchParams(location.hash.slice(1)).keys();
if (part && !document.getElementById(part) && document.getElementById(`body-${part}`))
  location.replace(`#body-${part}`);

// Where storage is forbidden, a draft lives as long as the page.
let store;
try {
  store = localStorage;
} catch {
  store = {};
}
const key = `draft:${form?.getAttribute("action")}`;

if (form?.id === "respond") {
  // Whoever sends a comment again, since no answer came, is known by this and nothing else to be its author.
  const secret = Object.assign(document.createElement("input"), { type: "hidden", name: "idempotencyKey" });
  secret.value = crypto.getRandomValues(new Uint32Array(4)).join("-");
  form.prepend(secret);
}

const drafted = ["comment", "author", "idempotencyKey"].map((name) => form?.elements.namedItem(name));
let keepDraft;
let replied;

if (form) {
  const [comment] = drafted;
  const [base, ...draft] = JSON.parse(store[key] ?? "[]");
  const came = comment.defaultValue;
  // Refused words are still a draft of what was there before; where something else is there now, they were taken.
  const before = problems.hidden ? came : (base ?? came);
  if (base === before) {
    for (const [n, input] of drafted.entries()) if (input) input.value = draft[n] || input.value;
    replied = draft[drafted.length];
  }
  keepDraft = () => {
    const draft = [before, ...drafted.map((input) => input?.value), field("parent")?.value];
    try {
      store[key] = JSON.stringify(draft);
    } catch {
      // Full is as good as forbidden.
      store = { [key]: JSON.stringify(draft) };
    }
  };
  form.addEventListener("input", keepDraft);
}

if (form?.id === "respond") {
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

  const answer = (id, name) => {
    form.querySelector(".replying")?.remove();
    field("parent").value = id;
    if (id) {
      const line = copyOf("replying");
      line.querySelector("b").textContent = name;
      field("parent").after(line);
    }
    (commentOf(id) ?? comments)?.after(section);
    proveAgain();
  };

  const wasAnswering = field("parent").value ? null : linkTo(replied);
  if (wasAnswering) answer(replied, wasAnswering.dataset.name);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.reply, a.cancel-reply");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { replyTo = "", name } = link.dataset;
    const before = field("parent").value;
    answer(replyTo, name);
    if (field("comment").value) keepDraft();
    (replyTo ? field("comment") : linkTo(before))?.focus();
  });

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

  const show = ({ comment: { id, parent, author, html, depth }, status, own }) => {
    const comment = copyOf("new-comment");
    comment.id = `comment-${id}`;
    comment.dataset.depth = depth;
    comment.className += ` depth-${Math.min(depth, 4)}${depth > 4 ? " deeper" : ""}`;
    comment.querySelector(".comment-author").textContent = author;
    comment.querySelector(".awaits").hidden = status !== "held";
    // The server's rendering: what was typed is escaped.
    comment.querySelector(".comment-body").innerHTML = html;
    comment.querySelector(".edit")?.setAttribute("href", `${form.action}/${id}/edit`);
    // Somebody behind the same address had sent the same.
    if (own === false) comment.querySelector(".actions")?.remove();
    thread.querySelector(".empty")?.remove();
    let last = commentOf(parent);
    const isBelow = (other) => other?.dataset?.depth >= depth || other === section;
    while (isBelow(last?.nextElementSibling)) last = last.nextElementSibling;
    if (last) last.after(comment);
    else thread.append(comment);
    if (status !== "held") comments.querySelector(".count").textContent++;
    return comment;
  };

  /** @returns the server's answer, or null where none came */
  const post = async (body) => {
    try {
      const response = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body,
        signal: AbortSignal.timeout(30_000),
      });
      return await response.json();
    } catch {
      return null;
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    const names = ["comment", "author", "email", "parent"];
    const sent = Object.fromEntries(names.map((name) => [name, field(name).value]));
    const taken = (await post(new URLSearchParams(new FormData(form)))) ?? {
      error: { message: "Your comment was not sent. It is still here: please try again." },
    };
    const { comment, error } = taken;
    proveAgain();
    button.disabled = false;
    // What was typed meanwhile is the next comment, and whoever is at it stays there.
    const isTyping = names.some((name) => field(name).value !== sent[name]);
    const text = field("comment").value;
    const isAnswering = field("parent").value === sent.parent;
    if (error) {
      if (!text.includes(sent.comment)) field("comment").value = `${sent.comment}\n\n${text}`;
      if (error.fields?.parent && isAnswering) answer("");
      keepDraft();
      showProblems(error.message, error.fields ?? {}, isTyping);
      return;
    }
    showProblems("", {}, isTyping);
    if (text === sent.comment) {
      if (isAnswering) answer("");
      field("comment").value = "";
      // Another tab may have begun another one.
      if (JSON.parse(store[key] ?? "[]")[1] === text) delete store[key];
    } else keepDraft();
    try {
      // Sent twice, it is one comment.
      const shown = commentOf(comment.id) ?? show(taken);
      if (!isTyping) shown.focus();
    } catch {
      // It is stored, whatever this page looks like: the server shows it.
      location.hash = `comment-${comment.id}`;
      location.reload();
    }
  });
}
