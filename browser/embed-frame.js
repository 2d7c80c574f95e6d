// In the frame that another site's page shows: tells that page how tall the thread is, takes its theme, and opens what is no part of
// the thread outside of the frame. By itself, without a frame, the page needs none of it.
if (parent !== window) {
  const root = document.documentElement;
  root.classList.add("framed");
  // Heights are no secret, and the page around need not say what its origin is.
  const tell = (what) => parent.postMessage({ broadsheet: what }, "*");
  const measure = () => tell({ height: Math.ceil(document.body.getBoundingClientRect().height) });
  new ResizeObserver(measure).observe(document.body);
  const showPart = () => {
    const part = document.getElementById(location.hash.slice(1));
    if (part) tell({ top: part.getBoundingClientRect().top + scrollY });
  };
  addEventListener("hashchange", showPart);
  addEventListener("message", ({ source, data }) => {
    const theme = source === parent ? data?.broadsheet?.theme : undefined;
    if (theme === undefined) return;
    if (theme === "dark" || theme === "light") root.dataset.theme = root.style.colorScheme = theme;
    else {
      delete root.dataset.theme;
      root.style.colorScheme = "";
    }
  });
  const below = location.pathname.replace(/comments$/, "");
  document.addEventListener(
    "click",
    ({ target }) => {
      const link = target.closest?.("a[href]");
      if (!link) return;
      const { origin, pathname } = new URL(link.href);
      const isHere = origin === location.origin && pathname.startsWith(below);
      link.target = isHere ? "_self" : "_top";
    },
    true,
  );
  tell({ ready: true });
  measure();
  showPart();
}
