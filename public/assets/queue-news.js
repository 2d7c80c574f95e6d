// Says how many comments have come since, while somebody looks: one small question a minute. Where it fails, the next one asks.
const { queue, list } = globalThis.desk;
const news = queue.querySelector(".news");
const EVERY = 60_000;
const seen = queue.querySelector(".head").dataset;
let newest = Number(seen.newest);
let told = "";

async function ask() {
  if (document.hidden) return;
  // What is shown by now is none that has come since.
  for (const { id } of list.querySelectorAll('.queued[data-status="held"]'))
    newest = Math.max(newest, Number(id.replace("comment-", "")));
  const { reported, objection } = seen;
  const response = await fetch(
    `/admin/comments/news?${new URLSearchParams({ after: newest, reported, objection })}`,
  );
  if (!response.ok) return;
  tell(await response.json());
}

const WAITS = [
  ["new", "/admin/comments?status=held", "new comment waits", "new comments wait"],
  ["reports", "/admin/comments?status=reported", "new report", "new reports"],
  ["objections", "/admin/comments/objections", "new objection", "new objections"],
];

// A screen reader hears it when it changes.
function tell(counts) {
  if (told === JSON.stringify(counts)) return;
  told = JSON.stringify(counts);
  const links = WAITS.filter(([what]) => counts[what] > 0).map(([what, path, one, many]) => {
    const count = counts[what];
    const link = document.createElement("a");
    link.href = path;
    link.textContent = count === 1 ? `1 ${one}` : `${count === 100 ? "100 or more" : count} ${many}`;
    return link;
  });
  news.replaceChildren(...links.flatMap((link, at) => (at === 0 ? [link] : [" · ", link])));
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
