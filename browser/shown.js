// A page that its browser fetched before anybody looked, and showed without asking again, is read all the same: it says so once.
const [{ deliveryType, transferSize, type, activationStart } = {}] =
  performance.getEntriesByType("navigation");
const tell = () => navigator.sendBeacon(location.pathname, document.referrer);

if (document.prerendering) document.addEventListener("prerenderingchange", tell, { once: true });
else if (
  activationStart > 0 ||
  deliveryType === "navigational-prefetch" ||
  (deliveryType === "cache" && !transferSize && type === "navigate")
)
  tell();
