// On a page of another site, where its one script tag stands: shows the thread of that page in a frame of the paper's.
{
  const script = document.currentScript;
  const paper = new URL(script.src).origin;
  const { thread, theme, label = "Comments" } = script.dataset;

  /** What the page says that its address is, if that is on this site: the same thread with and without tracking in the address. */
  const addressOf = () => {
    const named = document.querySelector("link[rel=canonical]")?.href;
    const url = new URL(named || location.href, location.href);
    return url.origin === location.origin ? url : location;
  };
  const path = thread ? `/~${encodeURIComponent(thread)}/` : addressOf().pathname.replace(/\/*$/, "/");
  const part = /^#(?:comment-\d+(?:-decision)?|comments|respond)$/.test(location.hash) ? location.hash : "";
  const frame = Object.assign(document.createElement("iframe"), {
    src: `${paper}/embed/${location.host}${path}${part}`,
    title: label,
    className: "broadsheet-comments",
  });
  frame.style.cssText = "display:block;width:100%;border:0;height:30rem;color-scheme:normal";

  /** A theme on the tag holds; else one that the page sets by hand; else the reader's own, which the frame knows. */
  const themeNow = () => theme || document.documentElement.dataset.theme || null;
  const page = new URL(addressOf().href);
  page.hash = "";
  const told = () => ({ theme: themeNow(), page: page.href });
  const tellTheme = () => frame.contentWindow?.postMessage({ broadsheet: told() }, paper);

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== paper || source !== frame.contentWindow || !data?.broadsheet) return;
    const { height, top, ready } = data.broadsheet;
    if (ready) tellTheme();
    if (height > 0) frame.style.height = `${Math.min(height, 1e6)}px`;
    if (top >= 0) scrollTo({ top: frame.getBoundingClientRect().top + scrollY + top });
  });
  new MutationObserver(tellTheme).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  script.after(frame);
}
