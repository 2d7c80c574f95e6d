/* Made of browser/ by the build. */
const SANDBOX =
    "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms allow-presentation",
  ALLOW = "autoplay; encrypted-media; fullscreen; picture-in-picture; clipboard-write; web-share",
  frames = [];
for (const e of document.querySelectorAll("button.embed-load"))
  (e.hidden = e.nextElementSibling.hidden = !1), e.addEventListener("click", () => load(e));
function load(e) {
  const { frame: n, title: i, resizes: r } = e.dataset,
    t = document.createElement("iframe");
  (t.title = i),
    (t.allow = ALLOW),
    t.setAttribute("sandbox", SANDBOX),
    (t.referrerPolicy = "strict-origin-when-cross-origin"),
    (t.src = n);
  const o = e.closest(".embed-box");
  if (r !== void 0) {
    frames.push({ frame: t, box: o, origin: new URL(n).origin });
    const s = { type: "setHeight", id: frames.length };
    t.addEventListener("load", () => t.contentWindow.postMessage(s, new URL(n).origin));
  }
  (o.firstElementChild.inert = !0), o.append(t), t.focus();
}
addEventListener("message", ({ source: e, origin: n, data: i }) => {
  const r = frames.find(({ frame: o }) => o.contentWindow === e);
  if (r?.origin !== n) return;
  const t = Math.ceil(heightIn(i));
  t >= 50 && (r.box.style.height = `${Math.min(t, 3e3)}px`);
});
function heightIn(e) {
  let n = e;
  try {
    typeof e == "string" && (n = JSON.parse(e));
  } catch {
    return 0;
  }
  const [i] = Object.values(n?.["datawrapper-height"] ?? {});
  return Number(i ?? n?.["twttr.embed"]?.params?.[0]?.height ?? n?.details?.height ?? n?.height) || 0;
}
