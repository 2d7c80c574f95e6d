/** The page of the paper's look: its front page follows while one chooses, and icons are made of what is chosen. */

const form = document.getElementById("face");
const button = document.getElementById("face-preview");
const frame = document.querySelector('iframe[name="preview"]');
const field = (name) => document.getElementById(name);

/* The front page, where it was scrolled to. */
let timer = 0;
let scrolled = 0;

function show() {
  scrolled = frame.contentWindow?.scrollY ?? 0;
  form.requestSubmit(button);
}

frame.addEventListener("load", () => frame.contentWindow?.scrollTo(0, scrolled));
document.addEventListener("input", ({ target }) => {
  if (target.form !== form) return;
  clearTimeout(timer);
  timer = setTimeout(show, 300);
});

/* Colours can be picked as well as typed. */
const SIX = /^#?([0-9a-f]{6})$/i;
const THREE = /^#?([0-9a-f])([0-9a-f])([0-9a-f])$/i;

function asSix(typed) {
  if (SIX.test(typed)) return typed.replace(SIX, "#$1").toLowerCase();
  return THREE.test(typed) ? typed.replace(THREE, "#$1$1$2$2$3$3").toLowerCase() : null;
}

for (const row of document.querySelectorAll("[data-colour]")) {
  const text = row.querySelector("input");
  const picker = document.createElement("input");
  picker.type = "color";
  picker.setAttribute("aria-label", `${text.labels[0].textContent}: pick`);
  const follow = () => {
    picker.value = asSix(text.value.trim()) ?? row.dataset.colour;
  };
  follow();
  text.addEventListener("input", follow);
  picker.addEventListener("input", () => {
    text.value = picker.value;
  });
  row.append(picker);
}

/* Pictures. */
const MOST_BYTES = 100_000;

const read = (file, how) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader[how](file);
  });

/* A drawing that says no size has none on some canvases. */
async function addressOf(file) {
  if (file.type !== "image/svg+xml") return read(file, "readAsDataURL");
  const drawing = new DOMParser().parseFromString(await read(file, "readAsText"), "image/svg+xml");
  const root = drawing.documentElement;
  const [, , width = 512, height = 512] = (root.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number);
  if (!root.getAttribute("width") || root.getAttribute("width").endsWith("%")) {
    root.setAttribute("width", String(width));
    root.setAttribute("height", String(height));
  }
  return `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(root))}`;
}

async function pictureOf(file) {
  const picture = new Image();
  picture.src = await addressOf(file);
  await picture.decode();
  return picture;
}

const blobOf = (canvas, type) =>
  new Promise((resolve) => {
    canvas.toBlob(resolve, type);
  });

function draw(picture, width, height, { ground = null, edge = 0 } = {}) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  if (ground) {
    context.fillStyle = ground;
    context.fillRect(0, 0, width, height);
  }
  const { naturalWidth: wide, naturalHeight: high } = picture;
  const scale = Math.min((width * (1 - 2 * edge)) / wide, (height * (1 - 2 * edge)) / high);
  context.drawImage(
    picture,
    (width - wide * scale) / 2,
    (height - high * scale) / 2,
    wide * scale,
    high * scale,
  );
  return canvas;
}

function put(name, blob, fileName) {
  const files = new DataTransfer();
  if (blob && blob.size <= MOST_BYTES) files.items.add(new File([blob], fileName, { type: blob.type }));
  field(name).files = files.files;
}

/* ICO: a header of 6 bytes, an entry of 16, and a PNG. */
async function icoOf(canvas) {
  const png = await blobOf(canvas, "image/png");
  const head = new DataView(new ArrayBuffer(22));
  head.setUint16(2, 1, true);
  head.setUint16(4, 1, true);
  head.setUint8(6, canvas.width);
  head.setUint8(7, canvas.height);
  head.setUint16(10, 1, true);
  head.setUint16(12, 32, true);
  head.setUint32(14, png.size, true);
  head.setUint32(18, 22, true);
  return new Blob([head, png], { type: "image/x-icon" });
}

const paper = () => asSix(field("paper").value.trim()) ?? field("paper").placeholder;

/* All sizes of an icon; without one of its own the icon is made of the logo. */
async function makeIcons(file, isLogo) {
  const picture = await pictureOf(file);
  const ground = paper();
  if (isLogo) put("icon", await blobOf(draw(picture, 512, 512), "image/png"), "icon.png");
  const made = {
    touch: draw(picture, 180, 180, { ground, edge: 0.08 }),
    small: draw(picture, 192, 192),
    large: draw(picture, 512, 512, { ground, edge: 0.17 }),
  };
  for (const [name, canvas] of Object.entries(made))
    put(name, await blobOf(canvas, "image/png"), `${name}.png`);
  put("favicon", await icoOf(draw(picture, 32, 32)), "favicon.ico");
  showMade(Object.values(made));
}

function showMade(canvases) {
  const place = document.querySelector("[data-made-here]");
  place.querySelector(".made")?.remove();
  const row = document.createElement("p");
  row.className = "row shown made";
  for (const canvas of canvases) {
    const picture = new Image();
    picture.src = canvas.toDataURL();
    picture.alt = `Icon of ${canvas.width} pixels`;
    row.append(picture);
  }
  place.prepend(row);
}

/* A photograph of a logo is made as small as it is shown. */
async function smaller(name) {
  const [file] = field(name).files;
  if (!file || file.size <= MOST_BYTES || file.type === "image/svg+xml") return;
  const picture = await pictureOf(file);
  const scale = Math.min(1, 1000 / picture.naturalWidth, 264 / picture.naturalHeight);
  const [width, height] = [picture.naturalWidth, picture.naturalHeight].map((side) =>
    Math.max(1, Math.round(side * scale)),
  );
  const blob = await blobOf(draw(picture, width, height), "image/webp");
  if (blob && blob.size <= MOST_BYTES) put(name, blob, `${name}.${blob.type.split("/")[1]}`);
}

let hasIcon = document.querySelector("[data-has-icon]") !== null;

async function onPicture(name) {
  const [file] = field(name).files;
  if (!file) return;
  if (name === "icon") {
    hasIcon = true;
    await makeIcons(file, false);
  } else {
    await smaller(name);
    if (name === "logo" && !hasIcon) await makeIcons(field(name).files[0] ?? file, true);
  }
}

let working = null;
for (const name of ["logo", "logoDark", "icon"])
  field(name).addEventListener("change", () => {
    // What a browser cannot read the server says.
    const one = Promise.resolve(working)
      .then(() => onPicture(name))
      .catch(() => {})
      .then(() => {
        if (working === one) working = null;
      });
    working = one;
  });

/* What is being made is sent with the rest. */
form.addEventListener("submit", (event) => {
  const { submitter } = event;
  if (working === null || submitter === button) return;
  event.preventDefault();
  // Not while the form tells that it is sent.
  working.then(() => setTimeout(() => form.requestSubmit(submitter)));
});

/* What could not be saved is shown as it was chosen. */
if (document.querySelector(".notice.problem")) show();
form.dataset.ready = "";
