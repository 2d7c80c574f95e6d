// What a form's words need (browser/writing.js) is loaded when somebody turns to it, or has left words in it. Nothing is looked
// up by its id alone: an article's body may hold any id, but no form, no template and none of our classes.
const form = document.querySelector("form#respond, form#edit");

// Ids of a body have a prefix, which links from elsewhere may not know.
const [part] = new URLSearchParams(location.hash.slice(1)).keys();
if (part && !document.getElementById(part) && document.getElementById(`body-${part}`))
  location.replace(`#body-${part}`);

if (form) {
  let loading;
  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.type = "module";
      script.src = document.querySelector("script[data-writing]").dataset.writing;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
      // Without it the page works as one without scripts.
    }).catch(() => {
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
  if (form.id === "respond") {
    form.addEventListener("submit", (event) => {
      const { submitter } = event;
      first(event, () => form.requestSubmit(submitter));
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.reply, a.cancel-reply");
      if (link && !event.ctrlKey && !event.metaKey) first(event, () => link.click());
    });
  }
  const draft = `draft:${form.getAttribute("action")}`;
  try {
    if (Object.keys({ ...localStorage, ...sessionStorage }).some((key) => key.startsWith(draft))) load();
  } catch {
    // Where storage is forbidden there is no draft.
  }
}
