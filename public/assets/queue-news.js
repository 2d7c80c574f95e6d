// Says how many comments have come since, while somebody looks: one small question a minute. Where it fails, the next one asks.
const { queue, list } = globalThis.desk;
const news = queue.querySelector(".news");
const EVERY = 60_000;
let newest = Number(queue.querySelector(".head").dataset.newest);
let told = 0;

async function ask() {
  if (document.hidden) return;
  // What is shown by now is none that has come since.
  for (const { id } of list.querySelectorAll('.queued[data-status="held"]'))
    newest = Math.max(newest, Number(id.replace("comment-", "")));
  const response = await fetch(`/admin/comments/news?after=${newest}`);
  if (!response.ok) return;
  tell((await response.json()).new);
}

// A screen reader hears it when it changes.
function tell(count) {
  if (count === told) return;
  told = count;
  if (count === 0) return news.replaceChildren();
  const link = document.createElement("a");
  link.href = "/admin/comments?status=held";
  link.textContent =
    count === 1 ? "1 new comment waits" : `${count === 100 ? "100 or more" : count} new comments wait`;
  news.replaceChildren(link);
}

const tryAsk = () =>
  ask().catch((error) => console.warn("Whether comments have come could not be asked.", error));
let due = setInterval(tryAsk, EVERY);

// Who comes back to the tab is told at once.
document.addEventListener("visibilitychange", () => {
  clearInterval(due);
  if (document.hidden) return;
  tryAsk();
  due = setInterval(tryAsk, EVERY);
});
