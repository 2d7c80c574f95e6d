// What a form's words need (browser/writing.js) is loaded when somebody turns to it, or has left words in it. Nothing is looked
// up by its id alone: an article's body may hold any id, but no form, no template and none of our classes.
const form = document.querySelector("form#respond, form#edit");

// Ids of a body have a prefix, which links from elsewhere may not know.
const [part] = new URLSearchParams(location.hash.slice(1)).keys();
if (part && !document.getElementById(part) && document.getElementById(`body-${part}`))
  location.replace(`#body-${part}`);

/** Loads another script of the page's, whose address stands at this one's. */
const fetchScript = (name) =>
  new Promise((onload, onerror) => {
    const src = document.querySelector("script[data-writing]").dataset[name];
    document.head.append(
      Object.assign(document.createElement("script"), { type: "module", src, onload, onerror }),
    );
  });

if (form) {
  let loading;
  // Without it the page works as one without scripts.
  const load = () => {
    loading ??= fetchScript("writing").catch(() => {
      form.dataset.ready = "";
    });
    return loading;
  };
  const first = async (event, again) => {
    if ("ready" in form.dataset) return;
    event.preventDefault();
    await load();
    again();
  };
  form.addEventListener("focusin", load, { once: true });
  // What is typed until then is a draft too, as writing.js keeps them.
  const { comment, author, parent } = form.elements;
  const draft = `draft:${form.getAttribute("action")}`;
  let place = parent?.value ?? "";
  form.addEventListener("input", () => {
    const words = [comment.value, author?.value];
    if (!("ready" in form.dataset))
      note(`${draft} ${place} `, { base: comment.defaultValue, words, place, at: Date.now() });
  });
  if (form.id === "respond") {
    form.addEventListener("submit", (event) => {
      const { submitter } = event;
      first(event, () => form.requestSubmit(submitter));
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.reply, a.cancel-reply");
      if (!link || event.ctrlKey || event.metaKey) return;
      place = link.dataset.replyTo ?? "";
      first(event, () => link.click());
    });
  }
  try {
    if (JSON.stringify({ ...localStorage, ...sessionStorage }).includes(draft)) load();
  } catch {
    // Where storage is forbidden there is no draft.
  }
}

// Reading a thread: without this, all of it is there in full, with its times as they were.
const thread = document.querySelector("section.comments .thread");
const LONG = 700;
const VISIT_MS = 1_800_000;

/** What this browser remembers of reading; nothing where storage is forbidden. */
const recall = (key, none) => {
  try {
    return JSON.parse(localStorage[key]);
  } catch {
    return none;
  }
};
const note = (key, value) => {
  try {
    localStorage[key] = JSON.stringify(value);
  } catch {
    // Full or forbidden: it is forgotten.
  }
};

// Who goes back sees the page as it was kept when they first came: without what they have posted in it, it is asked for anew.
const posted = (() => {
  try {
    return sessionStorage[`posted:${form?.getAttribute("action")}`];
  } catch {
    // Where storage is forbidden, a reload by hand shows it.
  }
})();
const [visit] = performance.getEntriesByType("navigation");
if (posted && visit?.type === "back_forward" && !document.getElementById(`comment-${posted}`))
  location.reload();

if (thread) {
  fetchScript("recommend").catch(() => {});
  const words = thread.dataset;
  const comments = () => [...thread.querySelectorAll("article.comment")];
  const commentAt = (hash) =>
    /^#comment-\d+$/.test(hash) && thread.querySelector(`article[id="${hash.slice(1)}"]`);
  const make = (element, className, textContent) =>
    Object.assign(document.createElement(element), { className, textContent });
  const idOf = ({ id }) => Number(id.slice(8));

  // Times go by; the exact one is there for who points at it or goes to it.
  const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  const UNITS = Object.entries({ day: 86_400, hour: 3_600, minute: 60, second: 0 });
  const tellAge = (time) => {
    const exact = time.textContent;
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (!(seconds >= 0 && seconds < 7 * 86_400)) return;
    const [unit, size] = UNITS.find(([, least]) => seconds >= least);
    const ago = relative.format(-Math.floor(seconds / (size || 60)), size ? unit : "minute");
    time.title = exact;
    time.textContent = ago;
    const link = time.parentElement;
    link.addEventListener("focus", () => time.replaceChildren(exact));
    link.addEventListener("blur", () => time.replaceChildren(ago));
  };

  // A long one is folded, a thread by who wants it so; what an address leads to is open.
  const rootOf = (comment) => {
    let first = comment;
    while (first && first.dataset.depth !== "0") first = first.previousElementSibling;
    return first;
  };
  const unfold = (comment) => {
    comment.querySelector(".whole")?.click();
    if (comment.hidden) rootOf(comment)?.querySelector(".fold")?.click();
  };
  const foldLong = (body) => {
    if (!(body?.textContent.length > LONG && body.offsetHeight > 320)) return;
    const whole = make("button", "whole", words.whole);
    const open = () => {
      body.classList.remove("long");
      whole.remove();
    };
    body.classList.add("long");
    body.after(whole);
    whole.addEventListener("click", open);
    body.addEventListener("focusin", open);
  };
  const folded = new Set(recall("folded", []));
  const below = (first) => {
    const all = [];
    for (
      let next = first.nextElementSibling;
      next && next.dataset.depth !== "0";
      next = next.nextElementSibling
    )
      if (next.matches("article")) all.push(next);
    return all;
  };
  const foldReplies = (comment) => {
    const id = idOf(comment);
    const replies = below(comment);
    let fold = comment.querySelector(".fold");
    if (!replies[0]) return fold?.remove();
    if (!fold) {
      fold = make("button", "fold");
      fold.addEventListener("click", () => {
        if (!folded.delete(id)) folded.add(id);
        note("folded", [...folded].slice(-200));
        foldReplies(comment);
      });
      (comment.querySelector(".actions") ?? comment).append(fold);
    }
    const isOpen = !folded.has(id);
    fold.ariaExpanded = isOpen;
    fold.textContent = (isOpen ? words.fold : words.unfold).replace("{n}", replies.length);
    for (const reply of replies) reply.hidden = !isOpen;
  };

  // What is new since the last visit, half an hour ago or more.
  const visits = recall("visits", {});
  const here = location.pathname.replace(/comments$/, "");
  let [since, last, at] = visits[here] ?? [];
  if (Date.now() - at > VISIT_MS) since = last;
  const fresh = comments()
    // One's own are nothing new.
    .filter((one) => !one.querySelector(".edit, .awaits"))
    .map(idOf)
    .filter((id) => id > since);
  if (fresh[0]) {
    const link = make("a", "new-here", words.new.replace("{n}", fresh.length));
    link.href = `#comment-${fresh[0]}`;
    thread.before(link);
  }

  // What comes later, written here or changed, is what it would have been from the beginning.
  const settled = new WeakSet();
  const settle = () => {
    for (const comment of comments().filter((one) => !settled.has(one))) {
      settled.add(comment);
      const time = comment.querySelector(".comment-time time:not([title])");
      if (time) tellAge(time);
      foldLong(comment.querySelector(".comment-body"));
      if (fresh.includes(idOf(comment))) comment.classList.add("new");
    }
    for (const comment of comments()) if (comment.dataset.depth === "0") foldReplies(comment);
  };
  settle();
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const added of addedNodes) {
        const root = added.matches?.("article:not([data-depth='0'])") && rootOf(added);
        if (root) folded.delete(idOf(root));
      }
    settle();
  }).observe(thread, { childList: true });

  // From a reply to what it answers, and back.
  thread.addEventListener("click", ({ target }) => {
    const link = target.closest("a.in-reply-to, a.back");
    const answered = link && commentAt(link.hash);
    if (link?.className === "back") link.remove();
    if (!answered || link.className === "back") return;
    const back = make("a", "back", words.back);
    back.href = `#${link.closest("article").id}`;
    answered.querySelector(".back")?.remove();
    (answered.querySelector("header") ?? answered).append(back);
  });
  const lead = () => {
    const comment = commentAt(location.hash);
    if (!comment) return;
    unfold(comment);
    comment.scrollIntoView();
  };
  addEventListener("hashchange", lead);
  lead();
  addEventListener("pagehide", () => {
    const newest = Math.max(last ?? 0, ...comments().map(idOf));
    const all = Object.entries({ ...recall("visits", {}), [here]: [since ?? newest, newest, Date.now()] });
    note("visits", Object.fromEntries(all.sort(([, a], [, b]) => a[2] - b[2]).slice(-200)));
  });
}
