// The form moves under the comment answered, posts without leaving the page and keeps a draft.
const form = document.querySelector("form#respond, form#edit");
const field = (name) => form.elements.namedItem(name);
const problems = form?.querySelector(".problems");
const byId = (id) => document.getElementById(id);

// Where storage is forbidden, a draft lives as long as the page.
let store;
try {
  store = localStorage;
} catch {
  store = {};
}
const key = `draft:${form?.getAttribute("action")}`;

if (form) {
  const drafted = [field("comment"), field("author")].filter(Boolean);
  const [base, ...draft] = JSON.parse(store[key] ?? "[]");
  const came = drafted[0].defaultValue;
  // Refused words are still a draft of what was there before; where something else is there now, they were taken.
  const before = problems.hidden ? came : (base ?? came);
  if (base === before) for (const [n, input] of drafted.entries()) input.value = draft[n] || input.value;
  form.addEventListener("input", () => {
    store[key] = JSON.stringify([before, ...drafted.map((input) => input.value)]);
  });
}

if (form?.id === "respond") {
  const section = form.closest(".respond");
  const thread = document.querySelector(".thread");
  const button = form.querySelector("button");
  const copyOf = (id) => byId(id).content.firstElementChild.cloneNode(true);
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
    (byId(`comment-${id}`) ?? thread.parentNode).after(section);
    proveAgain();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.reply, a.cancel-reply");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { replyTo = "", name } = link.dataset;
    const before = field("parent").value;
    answer(replyTo, name);
    (replyTo ? field("comment") : document.querySelector(`[data-reply-to="${before}"]`))?.focus();
  });

  const showProblems = (message, fields = {}) => {
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
    (first ?? problems).focus();
  };

  const show = ({ id, parent, author, html, depth }, held) => {
    const comment = copyOf("new-comment");
    comment.id = `comment-${id}`;
    comment.dataset.depth = depth;
    comment.className += ` depth-${Math.min(depth, 4)}${depth > 4 ? " deeper" : ""}`;
    comment.querySelector(".comment-author").textContent = author;
    comment.querySelector(".awaits").hidden = !held;
    // The server's rendering: what was typed is escaped.
    comment.querySelector(".comment-body").innerHTML = html;
    comment.querySelector(".edit")?.setAttribute("href", `${form.action}/${id}/edit`);
    thread.querySelector(".empty")?.remove();
    let last = byId(`comment-${parent}`);
    while (last?.nextElementSibling?.dataset.depth >= depth) last = last.nextElementSibling;
    if (last) last.after(comment);
    else thread.append(comment);
    if (!held) document.querySelector(".count").textContent++;
    comment.focus();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(new FormData(form)),
        signal: AbortSignal.timeout(30_000),
      });
      const { comment, status, error } = await response.json();
      showProblems(error?.message, error?.fields);
      if (!error) {
        answer("");
        field("comment").value = "";
        delete store[key];
        // Sent twice, it is one comment.
        if (!byId(`comment-${comment.id}`)) show(comment, status === "held");
      }
    } catch {
      showProblems("Your comment was not sent. It is still here: please try again.");
    }
    proveAgain();
    button.disabled = false;
  });
}
