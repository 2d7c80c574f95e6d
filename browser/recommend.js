// What this browser has recommended, it remembers by itself: the paper does not know who it was.
const thread = document.querySelector("section.comments .thread");
const MOST = 500;

let mine = [];
try {
  mine = JSON.parse(localStorage.recommended);
} catch {
  // Nothing yet, or storage is forbidden.
}

const idOf = (form) => form.closest("article").id.slice(8);
const press = (form) => {
  const button = form.querySelector("button");
  button.ariaPressed = "true";
  button.firstChild.data = thread.dataset.recommended;
  return button;
};

const pressMine = () => {
  for (const form of thread.querySelectorAll("form.recommend")) if (mine.includes(idOf(form))) press(form);
};
pressMine();
// What stands in a changed one's place.
new MutationObserver(pressMine).observe(thread, { childList: true });

const remember = () => {
  try {
    localStorage.recommended = JSON.stringify(mine);
  } catch {
    // It counts all the same.
  }
};

thread.addEventListener("submit", async (event) => {
  const form = event.target.closest("form.recommend");
  if (!form) return;
  event.preventDefault();
  const id = idOf(form);
  if (mine.includes(id)) return;
  mine = [...mine, id].slice(-MOST);
  remember();
  const button = press(form);
  const count = button.querySelector(".count") ?? document.createElement("span");
  count.textContent = ` ${Number(count.textContent) + 1}`;
  count.className = "count";
  button.append(count);
  const asked = { method: "POST", headers: { Accept: "application/json" }, keepalive: true };
  const taken = await (window.fetchAsAuthor ?? fetch)(form.action, asked).catch(() => null);
  if (taken?.ok) return;
  mine = mine.filter((one) => one !== id);
  remember();
  // What the server has to say, it says on a page of its own.
  form.submit();
});

thread.dataset.ready = "";
