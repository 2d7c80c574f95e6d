/** What is said of a picture, asked for at the picture: what it shows, its caption, whose it is, and what must stay in sight. */
const { pictures } = globalThis;
const { make } = pictures;

const FIELDS = {
  alt: ["What it shows, for those who do not see it", 500],
  caption: ["Caption", 1000],
  credit: ["Whose it is", 300],
};

/**
 * @param media as the paper has it
 * @param fields of FIELDS, those that are asked for here
 * @param onWords is told of each change: what was said before, and what is said now
 * @returns its element, its field for `alt`, and how to say and to save something from elsewhere
 */
pictures.panel = (media, { fields, onWords }) => {
  let is = media;
  let unsaved = {};
  const status = make("p", { className: "soft small", role: "status" });

  let saving = Promise.resolve();
  const save = () => {
    saving = saving.then(saveNow);
    return saving;
  };
  const saveNow = async () => {
    const words = unsaved;
    unsaved = {};
    if (Object.keys(words).length === 0) return;
    try {
      const response = await fetch(`/admin/api/media/${media.id}`, {
        method: "PATCH",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(words),
      });
      if (!response.ok) throw new Error((await response.json()).error.message);
      status.textContent = "Kept with the picture.";
    } catch (error) {
      unsaved = { ...words, ...unsaved };
      status.textContent = `Not kept with the picture yet: ${error.message}`;
    }
  };
  const say = (words) => {
    const before = is;
    is = { ...is, ...words };
    Object.assign(unsaved, words);
    onWords(before, is);
  };
  const field = (name) => {
    const [label, maxLength] = FIELDS[name];
    const input = make("input", { value: is[name], maxLength });
    input.addEventListener("input", () => say({ [name]: input.value }));
    input.addEventListener("change", () => save());
    return make("label", {}, label, input);
  };

  const asked = fields.map((name) => [name, field(name)]);
  const decorative = make("input", { type: "checkbox", checked: is.decorative });
  decorative.addEventListener("change", () => {
    say({ decorative: decorative.checked });
    save();
  });
  const none = make(
    "label",
    { className: "check" },
    decorative,
    "It only decorates: there is nothing to tell",
  );
  const focus = pictures.focus((media.sizes[0] ?? media).url, is.focus, (point) => {
    say({ focus: point });
    save();
  });
  const words = asked.map(([, label]) => label);
  const at = asked.findIndex(([name]) => name === "alt") + 1;
  const element = make(
    "div",
    { className: "card tell" },
    focus,
    make("div", { className: "stack" }, ...words.slice(0, at), none, ...words.slice(at), status),
  );
  element.dataset.url = media.url;
  // Enter would send the form around it.
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  });
  return { element, alt: asked.find(([name]) => name === "alt")?.[1].querySelector("input"), say, save };
};

/* A small picture that is tapped where it must not be cut. */
pictures.focus = (address, point, onPoint) => {
  const thumb = make("img", { src: address, alt: "" });
  const mark = make("span", { className: "point" });
  const label = "Tap what must stay in sight where the picture is cut";
  const button = make("button", { type: "button", className: "focus", title: label }, thumb, mark);
  button.setAttribute("aria-label", `${label}; by keyboard: its middle`);
  const show = (at) => {
    mark.hidden = !at;
    if (at) Object.assign(mark.style, { left: `${at.x * 100}%`, top: `${at.y * 100}%` });
  };
  const share = (at, from, length) => Math.round(Math.min(Math.max((at - from) / length, 0), 1) * 100) / 100;
  button.addEventListener("click", ({ clientX, clientY, detail }) => {
    const { left, top, width, height } = thumb.getBoundingClientRect();
    // A key names no place: the middle it is.
    const at = detail === 0 ? null : { x: share(clientX, left, width), y: share(clientY, top, height) };
    show(at);
    onPoint(at);
  });
  show(point);
  return button;
};
