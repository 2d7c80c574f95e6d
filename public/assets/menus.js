// Moves and takes away entries in the page itself; without it the same buttons ask the server. Nothing is saved before "Save".
const form = document.getElementById("menus");

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (!button) return;
  event.preventDefault();
  const entry = button.closest(".entry");
  const { act } = button.dataset;
  const list = entry.parentElement;
  if (act === "up") entry.previousElementSibling?.before(entry);
  if (act === "down") entry.nextElementSibling?.after(entry);
  if (act === "remove") {
    const next = entry.nextElementSibling ?? entry.previousElementSibling;
    entry.remove();
    (next?.querySelector("button[data-act=remove]") ?? form.querySelector("button.first")).focus();
  }
  for (const one of list.children) {
    one.querySelector("[data-act=up]").disabled = one === list.firstElementChild;
    one.querySelector("[data-act=down]").disabled = one === list.lastElementChild;
  }
  if (act !== "remove") (button.disabled ? entry.querySelector("button:enabled") : button).focus();
  form.querySelector(".unsaved").hidden = false;
});
form.dataset.ready = "yes";
