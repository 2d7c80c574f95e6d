/** The pages of pictures: several files at once, in all their sizes; and sizes for those that came without. */
const { pictures } = globalThis;
const { make } = pictures;

/* Files that are added, or put in another one's place. */
function takeFiles(form, { isMultiple, finish, after }) {
  const input = form.querySelector("input[type=file]");
  const list = make("ul", { className: "uploads" });
  form.after(list);
  form.querySelector("button").hidden = true;
  input.multiple = isMultiple;
  let left = 0;
  let hasFailed = false;
  const take = (files) => {
    for (const file of files) {
      left += 1;
      const show = pictures.line(list);
      const onChange = (state) => {
        show(state);
        if (!state.isOver) return;
        left -= 1;
        hasFailed ||= state.step !== "done";
        // What was refused stays to be read.
        if (left === 0 && !hasFailed) after(state.media);
      };
      pictures.upload(file, onChange, finish && { finish });
    }
  };
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  return take;
}

const adding = document.querySelector("#add-media");
if (adding) {
  const take = takeFiles(adding, { isMultiple: true, after: () => location.assign("/admin/media") });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    take(pictures.filesOf(event.dataTransfer));
  });
  addEventListener("paste", (event) => take(pictures.filesOf(event.clipboardData)));
}

const replacing = document.querySelector("#replace-media");
if (replacing) {
  const { id } = replacing.dataset;
  const finish = ({ files: [largest, ...sizes], color }) =>
    pictures.send(
      "PUT",
      `/${id}/file`,
      JSON.stringify({ file: largest.sha256, sizes: sizes.map(({ sha256 }) => sha256), color }),
    );
  const after = () => location.assign(`/admin/media/${id}?done=replaced`);
  takeFiles(replacing, { isMultiple: false, finish, after });
}

/* What must stay in sight is tapped on the picture itself. */
const shown = document.querySelector("#shown");
const words = document.querySelector("#picture-words");
if (shown && words) {
  const { focusX, focusY } = words.elements;
  const point =
    focusX.value && focusY.value ? { x: Number(focusX.value) / 100, y: Number(focusY.value) / 100 } : null;
  const tapped = pictures.focus(shown.src, point, (at) => {
    focusX.value = at ? Math.round(at.x * 100) : "";
    focusY.value = at ? Math.round(at.y * 100) : "";
  });
  shown.replaceWith(tapped);
}

const markdown = document.querySelector("#markdown");
if (markdown) {
  const copy = pictures.button("Copy", async () => {
    markdown.select();
    try {
      await navigator.clipboard.writeText(markdown.value);
      copy.textContent = "Copied";
    } catch {
      // It is selected: the keyboard's own way to copy works.
      copy.textContent = "Selected: copy it with the keyboard";
    }
  });
  markdown.after(copy);
}

/* Sizes of pictures that came alone, one after the other. */
async function makeSizes(id) {
  const media = await pictures.send("GET", `/${id}`);
  const bytes = await (await fetch(media.url)).blob();
  const { files, color } = await pictures.prepare(new File([bytes], media.name));
  if (color === null) return;
  for (const { blob, sha256 } of files) await pictures.send("PUT", `/files/${sha256}`, blob);
  const sizes = files.map(({ sha256 }) => sha256);
  await pictures.send("PATCH", `/${id}`, JSON.stringify({ sizes, color }));
}

async function makeAll() {
  const without = [shown, ...document.querySelectorAll(".grid [data-sizeless]")].filter(
    (one) => one?.dataset.sizeless,
  );
  if (without.length === 0) return;
  const note = make("p", { className: "soft small", role: "status" });
  document.querySelector("h1").after(note);
  let done = 0;
  for (const { dataset } of without) {
    note.textContent = `Smaller sizes are made of pictures that came without: ${done} of ${without.length}`;
    try {
      await makeSizes(dataset.sizeless);
      done += 1;
    } catch {
      // It stays as large as it is; the next time that somebody opens it is another try.
    }
  }
  note.textContent = `Smaller sizes have been made of ${done} of ${without.length} that came without.`;
}
makeAll();
