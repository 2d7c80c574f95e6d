// Another company's frame is loaded by the reader's click, and by nothing else. No body of an article can hold a button.
const SANDBOX =
  "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms allow-presentation";
const ALLOW = "autoplay; encrypted-media; fullscreen; picture-in-picture; clipboard-write";
const frames = [];

for (const button of document.querySelectorAll("button.embed-load")) {
  button.hidden = button.nextElementSibling.hidden = false;
  button.addEventListener("click", () => load(button));
}

function load(button) {
  const { frame: src, title, resizes } = button.dataset;
  const frame = document.createElement("iframe");
  frame.title = title;
  frame.allow = ALLOW;
  frame.setAttribute("sandbox", SANDBOX);
  // Some players refuse to play for a page that they are not told of; of its path they need not know.
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.src = src;
  const box = button.closest(".embed-box");
  if (resizes !== undefined) {
    frames.push({ frame, box, origin: new URL(src).origin });
    // Mastodon says its height to those who ask.
    const ask = { type: "setHeight", id: frames.length };
    frame.addEventListener("load", () => frame.contentWindow.postMessage(ask, new URL(src).origin));
  }
  // Below the frame it keeps the room that the card had: nothing moves.
  box.firstElementChild.inert = true;
  box.append(frame);
  frame.focus();
}

// Posts and charts tell how high they are, each in a way of its own. Only the frame's own page may.
addEventListener("message", ({ source, origin, data }) => {
  const known = frames.find(({ frame }) => frame.contentWindow === source);
  if (known?.origin !== origin) return;
  const height = Math.ceil(heightIn(data));
  if (height >= 50) known.box.style.height = `${Math.min(height, 3000)}px`;
});

function heightIn(data) {
  let told = data;
  try {
    if (typeof data === "string") told = JSON.parse(data);
  } catch {
    // Not all that a frame says is JSON.
    return 0;
  }
  const [chart] = Object.values(told?.["datawrapper-height"] ?? {});
  return (
    Number(chart ?? told?.["twttr.embed"]?.params?.[0]?.height ?? told?.details?.height ?? told?.height) || 0
  );
}
