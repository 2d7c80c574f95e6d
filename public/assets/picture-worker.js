/**
 * Makes the sizes of a picture that readers load: turned as it is to be seen, without anything that a camera wrote. It runs in a
 * Worker, so that the page stays quick; where a browser cannot do that, the page loads the same file.
 */
const WIDTHS = [480, 960, 1600];
/* No screen shows more of a newspaper's picture. */
const LARGEST = 2400;
/* Social networks show JPEG, and no wider. */
const SOCIAL = 1200;
const MAX_BYTES = 25_000_000;
const MAX_PIXELS = 120_000_000;
const HEAD_BYTES = 262_144;
const WEBP_QUALITY = 0.78;
const JPEG_QUALITY = 0.82;

/* A sentence for who chose the file. */
class Refused extends Error {}

/**
 * @returns the files, the largest first, with the SHA-256 of each, and the colour that is shown until the picture is there; null for
 * what stays the file that it is
 */
async function prepare(file) {
  if (file.size === 0) throw new Refused("It is empty. Choose it again, or another one.");
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const kind = kindOf(head);
  refuseByKind(kind, file.size);
  if (kind === "other" || isMoving(kind, head, await bytesOf(kind, file)))
    return { files: [await hashed(file)], color: null };
  const size = measure(kind, head);
  if (size && size.width * size.height > MAX_PIXELS)
    throw new Refused(
      `It says that it has ${size.width} × ${size.height} pixels, which no phone can show. Make it smaller: 2400 pixels wide is enough.`,
    );
  const bitmap = await decode(kind, file);
  try {
    return await makeSizes(bitmap, kind);
  } finally {
    bitmap.close();
  }
}

const text = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));

/* By the first bytes: names are only what somebody says. */
function kindOf(head) {
  if (head[0] === 0xff && head[1] === 0xd8) return "jpeg";
  if (text(head, 1, 4) === "PNG") return "png";
  if (text(head, 0, 4) === "GIF8") return "gif";
  if (text(head, 0, 4) === "RIFF" && text(head, 8, 12) === "WEBP") return "webp";
  if (text(head, 4, 8) === "ftyp") {
    const brand = text(head, 8, 12);
    if (/^avi[fs]$/.test(brand)) return brand;
    if (/^(hei[cfxms]|hev[cxms]|mif1|msf1)$/.test(brand)) return "heic";
  }
  const beginning = new TextDecoder().decode(head.subarray(0, 2000)).trimStart();
  if (/^<(\?xml|!--|!doctype svg|svg)/i.test(beginning) && /<svg[\s>]/i.test(beginning)) return "svg";
  return /^<(!doctype|html|head|body|script|\?)/i.test(beginning) ? "page" : "other";
}

function refuseByKind(kind, bytes) {
  if (kind === "svg")
    throw new Refused(
      "SVG pictures can hold scripts, and no social network shows them. Save it as PNG, and choose that.",
    );
  if (kind === "page") throw new Refused("This is a web page, and no picture. Choose the picture itself.");
  if (kind !== "other" && bytes > MAX_BYTES)
    throw new Refused(
      `It has ${Math.ceil(bytes / 1_000_000)} MB, and a picture may have 25 at most. Make it smaller: 2400 pixels wide is enough.`,
    );
}

/* Those alone whose whole length tells whether they move. */
async function bytesOf(kind, file) {
  return kind === "gif" ? new Uint8Array(await file.arrayBuffer()) : null;
}

/* What moves is sent as it is: a canvas keeps its first picture alone. */
function isMoving(kind, head, all) {
  if (kind === "avis") return true;
  if (kind === "webp") return text(head, 12, 16) === "VP8X" && (head[20] & 2) !== 0;
  if (kind === "png") {
    const control = find(head, "acTL");
    return control > 0 && control < (find(head, "IDAT") + 1 || Number.POSITIVE_INFINITY);
  }
  if (kind !== "gif") return false;
  // Each picture of a GIF has its own control block: 21 F9 04, four bytes, 00.
  let pictures = 0;
  for (let at = 0; at < all.length - 8 && pictures < 2; at++)
    if (all[at] === 0x21 && all[at + 1] === 0xf9 && all[at + 2] === 4 && all[at + 7] === 0) pictures += 1;
  return pictures > 1;
}

function find(bytes, name) {
  const [a, b, c, d] = [...name].map((letter) => letter.charCodeAt(0));
  for (let at = 0; at < bytes.length - 4; at++)
    if (bytes[at] === a && bytes[at + 1] === b && bytes[at + 2] === c && bytes[at + 3] === d) return at;
  return -1;
}

/* What a file claims, before it is taken apart: a small one may claim to be as large as a field. Null: it does not say. */
function measure(kind, head) {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  try {
    if (kind === "png") return { width: view.getUint32(16), height: view.getUint32(20) };
    if (kind === "gif") return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (kind === "jpeg") return measureJpeg(view);
    if (kind === "webp") return measureWebp(view, text(head, 12, 16));
    const extents = find(head, "ispe");
    return extents < 0 ? null : { width: view.getUint32(extents + 8), height: view.getUint32(extents + 12) };
  } catch {
    // It ends before it has said so: decoding will tell that it is broken.
    return null;
  }
}

function measureJpeg(view) {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
}

function measureWebp(view, chunk) {
  const three = (at) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  if (chunk === "VP8X") return { width: three(24) + 1, height: three(27) + 1 };
  if (chunk !== "VP8L")
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  const bits = view.getUint32(21, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
}

async function decode(kind, file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new Refused(
      kind === "heic"
        ? "It is a HEIC picture, which this browser cannot read. Save it as JPEG and choose that; an iPhone takes JPEG when its camera is set to “Most Compatible”."
        : "It is broken, or no picture that this browser can read. Save it as JPEG or PNG, and choose that.",
    );
  }
}

async function makeSizes(bitmap, kind) {
  const width = Math.min(bitmap.width, LARGEST);
  const largest = drawn(bitmap, width);
  const smaller = WIDTHS.filter((one) => one < width).reverse();
  // Each from the next larger one: that is quick, and loses nothing that can be seen.
  let from = largest;
  const canvases = [largest];
  for (const one of smaller) {
    from = drawn(from, one);
    canvases.push(from);
  }
  const isSeeThrough = kind !== "jpeg" && hasAlpha(from);
  const files = [];
  for (const canvas of canvases)
    files.push(
      await hashed(await encoded(canvas, { isSeeThrough, isDrawn: kind === "png" || kind === "gif" })),
    );
  if (files[0].blob.type !== "image/jpeg") {
    const social = onWhite(drawn(largest, Math.min(width, SOCIAL)));
    files.push(await hashed(await toBlob(social, "image/jpeg", JPEG_QUALITY)));
  }
  return { files, color: colorOf(from) };
}

function newCanvas(width, height) {
  if (typeof OffscreenCanvas !== "undefined") return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}

function drawn(source, width) {
  const canvas = newCanvas(width, Math.max(1, Math.round((source.height * width) / source.width)));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function onWhite(canvas) {
  const context = canvas.getContext("2d");
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}

function hasAlpha(canvas) {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 3; at < data.length; at += 4) if (data[at] < 255) return true;
  return false;
}

/* A browser that makes no WebP makes PNG of it, and says so. */
async function encoded(canvas, { isSeeThrough, isDrawn }) {
  const photo = await toBlob(canvas, "image/webp", WEBP_QUALITY);
  if (photo.type !== "image/webp")
    return isSeeThrough ? toBlob(canvas, "image/png") : toBlob(canvas, "image/jpeg", JPEG_QUALITY);
  if (!isDrawn) return photo;
  // What is drawn has no losses where that is smaller: a quality of 1 means that.
  const drawing = await toBlob(canvas, "image/webp", 1);
  return drawing.size <= photo.size ? drawing : photo;
}

async function toBlob(canvas, type, quality) {
  const blob = canvas.convertToBlob
    ? await canvas.convertToBlob({ type, quality })
    : await new Promise((resolve) => canvas.toBlob(resolve, type, quality));
  if (!blob) throw new Refused("This browser has no room for a picture as large as this. Make it smaller.");
  return blob;
}

function colorOf(canvas) {
  const pixel = onWhite(drawn(canvas, 1));
  const { data } = pixel.getContext("2d").getImageData(0, 0, 1, 1);
  return `#${hex(data.subarray(0, 3))}`;
}

async function hashed(blob) {
  return {
    blob,
    sha256: hex(new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()))),
  };
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/* What is answered: never an exception, whose class would not survive the way. */
async function answer(file) {
  try {
    return await prepare(file);
  } catch (error) {
    return error instanceof Refused ? { refused: error.message } : { failed: String(error) };
  }
}

if (typeof document === "undefined")
  self.onmessage = async ({ data: { id, file } }) =>
    postMessage({ id, ...(typeof OffscreenCanvas === "undefined" ? { cannot: true } : await answer(file)) });
else globalThis.preparePicture = answer;
