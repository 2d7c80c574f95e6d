// In the frame that another site's page shows: tells that page how tall the thread is, takes its theme, does what is done about comments
// in the thread's own place, and opens what is no part of it outside of the frame. By itself, without a frame, the page needs none of it.
if (parent !== window) {
  const root = document.documentElement;
  root.classList.add("framed");
  // Heights are no secret, and the page around need not say what its origin is.
  const tell = (what) => parent.postMessage({ broadsheet: what }, "*");
  const measure = () => tell({ height: Math.ceil(document.body.getBoundingClientRect().height) });
  new ResizeObserver(measure).observe(document.body);
  const show = (part) => tell({ top: part.getBoundingClientRect().top + scrollY });
  const below = location.pathname.replace(/comments$/, "");
  const discussion = document.querySelector(".discussion");

  // Where a browser keeps no cookie in frames, this is what it would have kept; where it keeps nothing at all, it lasts as long as the page.
  let own = "";
  try {
    own = localStorage.own ?? "";
  } catch {
    // Forbidden: there is none.
  }
  const remember = (told) => {
    own = told;
    try {
      localStorage.own = own;
    } catch {
      // Forbidden or full: it is known until the page is left.
    }
  };

  /** Asks the paper as the author of one's comments. */
  window.fetchAsAuthor = async (url, options = {}) => {
    const headers = { ...options.headers, "Broadsheet-Own": own };
    const answer = await fetch(url, { ...options, headers });
    const told = answer.headers.get("Broadsheet-Own");
    if (told !== null && told !== own) remember(told);
    return answer;
  };
  const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

  /** What all readers are shown lacks what this one waits for, and may change. */
  const showOwn = async () => {
    const page = await parsed(await window.fetchAsAuthor(location.pathname, { cache: "no-store" }));
    let last;
    for (const one of page.querySelectorAll(".thread > article")) {
      const here = document.getElementById(one.id);
      const edit = one.querySelector(".edit");
      if (here && one.querySelector(".decided")) here.replaceWith(one);
      else if (here && edit && !here.querySelector(".edit")) {
        for (const others of here.querySelectorAll(".recommend, .report")) others.remove();
        (here.querySelector(".actions") ?? here).append(edit);
      } else if (!here && last) last.after(one);
      else if (!here) discussion.querySelector(".thread").prepend(one);
      last = document.getElementById(one.id);
    }
    if (last) discussion.querySelector(".empty")?.remove();
  };
  if (own && discussion) showOwn().catch(() => {});

  // Edits, reports and decisions are pages of their own. Here they stand in the thread's place, so that it keeps what was typed and whose it is.
  const act = Object.assign(document.createElement("div"), { className: "act" });
  let path = "";
  let forms = 0;
  const isAct = /comments\/(?:\d+\/(?:edit|report|decision)|follow)$/;
  const article = () => document.getElementById(`comment-${/(\d+)\/\w+$/.exec(path)?.[1]}`);

  const close = () => {
    act.replaceWith(discussion);
    window.turnstile?.reset();
    const comment = article() ?? discussion.querySelector("#comments");
    comment.tabIndex = -1;
    comment.focus({ preventScroll: true });
    show(comment);
  };

  /** @param told the thread as it is after what was done */
  const settle = (told, { submitter }) => {
    act.replaceWith(discussion);
    const before = article();
    const after = before && told.getElementById(before.id);
    if (after) before.replaceWith(after);
    else if (submitter?.value === "confirm-withdraw") before?.remove();
    else return location.reload();
    const count = told.querySelector(".comments .count");
    if (count) discussion.querySelector(".comments .count").textContent = count.textContent;
    const empty = told.querySelector(".thread .empty");
    if (empty) discussion.querySelector(".thread").append(empty);
    close();
  };

  const open = async (url, options, sent = {}) => {
    const answer = await window.fetchAsAuthor(url, { cache: "no-store", ...options }).catch(() => null);
    const page = answer && (await parsed(answer).catch(() => null));
    const main = page?.querySelector("main");
    if (!main) return false;
    const { pathname, search } = new URL(answer.url);
    if (!isAct.test(pathname)) {
      settle(page, sent);
      return true;
    }
    path = pathname;
    act.dataset.url = pathname + search;
    act.replaceChildren(...main.childNodes);
    if (discussion.isConnected) discussion.replaceWith(act);
    // What keeps drafts and counts characters, for this form.
    const { writing } = document.querySelector("script[data-writing]").dataset;
    forms += 1;
    const src = `${writing}#${forms}`;
    if (act.querySelector("form#edit"))
      document.head.append(Object.assign(document.createElement("script"), { type: "module", src }));
    const first = act.querySelector(".problems:not([hidden]), [role=alert]:not([hidden]), h1");
    if (first) {
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
    }
    show(act);
    return true;
  };

  act.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { target: form, submitter } = event;
    const body = new URLSearchParams(new FormData(form, submitter));
    const url = form.getAttribute("action") ?? act.dataset.url;
    submitter.disabled = true;
    const isTaken = await open(url, { method: "POST", body }, { submitter });
    submitter.disabled = false;
    if (isTaken) return;
    const line = act.querySelector(".not-sent") ?? document.createElement("p");
    line.className = "not-sent";
    line.role = "alert";
    line.textContent = discussion.dataset.notSent;
    form.before(line);
    show(line);
  });

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link) return;
      const { origin, pathname, href } = new URL(link.href);
      const isHere = origin === location.origin && pathname.startsWith(below);
      link.target = isHere ? "_self" : "_top";
      if (!isHere || !discussion || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (isAct.test(pathname)) {
        event.preventDefault();
        open(href).then((isOpen) => isOpen || location.assign(href));
      } else if (act.isConnected && pathname === below) {
        event.preventDefault();
        close();
      }
    },
    true,
  );

  addEventListener("message", ({ source, origin, data }) => {
    const told = source === parent ? data?.broadsheet : undefined;
    if (!told) return;
    const { theme, page } = told;
    if (theme === "dark" || theme === "light") root.dataset.theme = root.style.colorScheme = theme;
    else {
      delete root.dataset.theme;
      root.style.colorScheme = "";
    }
    // A thread that goes by a name learns on which page it stands: of that page's own site, and of no other.
    const form = document.querySelector("form#respond");
    if (!form || !page?.startsWith(`${origin}/`)) return;
    const field =
      form.elements.page ?? Object.assign(document.createElement("input"), { type: "hidden", name: "page" });
    field.value = page;
    form.append(field);
  });
  // What the page's address asks for: a comment, which may be on another page of the thread, or what was decided on one's own.
  const showPart = async () => {
    const part = document.getElementById(location.hash.slice(1));
    if (part) return show(part);
    const [, id, decision] = /^#comment-(\d+)(-decision)?$/.exec(location.hash) ?? [];
    if (!id || !discussion) return;
    if (decision) return open(`${below}comments/${id}/decision`);
    const { ok, url } = await fetch(`${below}comments/${id}`);
    const there = new URL(url);
    if (ok && there.pathname + there.search !== location.pathname + location.search)
      location.replace(url + location.hash);
  };
  const lead = () => showPart().catch(() => {});
  addEventListener("hashchange", lead);
  tell({ ready: true });
  measure();
  lead();
}
