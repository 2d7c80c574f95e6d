// What is read now, anew every minute while somebody looks. Where that fails, the card still says up to when it counts.
const { morph } = globalThis;
const EVERY = 60_000;

async function renew() {
  const card = document.querySelector("#now");
  if (!card || document.hidden) return;
  const response = await fetch(card.dataset.from);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#now");
  if (fresh) morph(card, fresh, { isLeft: () => false, isKept: () => false });
}

let due = setInterval(tryRenew, EVERY);

function tryRenew() {
  renew().catch((error) =>
    console.warn("What is read now could not be renewed; the next minute tries again.", error),
  );
}

// Who comes back to the tab sees what is read now, not a minute later.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  clearInterval(due);
  tryRenew();
  due = setInterval(tryRenew, EVERY);
});
