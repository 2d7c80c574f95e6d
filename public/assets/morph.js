// Makes a part of the page what another page has there. Elements that both have are not moved, whatever becomes of those
// around them: moving one would take the focus from it. What somebody has typed stays, and what they unfolded stays open.
// `isLeft`: an element that is left as it is where both pages have it; `isKept`: one that stays where the other has none.
globalThis.morph = function morph(old, fresh, rules) {
  const isTyped = old.defaultValue !== undefined && old.value !== old.defaultValue;
  setAttributes(old, fresh, isTyped);
  if (isTyped) return;
  let next = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const match = matchFor(child, next);
    while (match && next !== match) next = drop(next, rules);
    if (!match) {
      old.insertBefore(child, next);
      continue;
    }
    next = match.nextSibling;
    if (child.nodeType !== Node.ELEMENT_NODE) match.nodeValue = child.nodeValue;
    else if (!rules.isLeft(match)) morph(match, child, rules);
  }
  while (next) next = drop(next, rules);
};

function setAttributes(old, fresh, isTyped) {
  for (const name of old.getAttributeNames())
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (!(isTyped && name === "value") && old.getAttribute(name) !== value) old.setAttribute(name, value);
}

// The node from `next` on that stands for the same: by its id, or by its name and first class.
function matchFor(child, next) {
  for (let node = next; node; node = node.nextSibling) {
    if (node.nodeName !== child.nodeName) continue;
    if (child.nodeType !== Node.ELEMENT_NODE) return node === next ? node : null;
    const isSame = child.id || node.id ? child.id === node.id : child.classList[0] === node.classList[0];
    if (isSame) return node;
  }
  return null;
}

// Takes a node away, but for what is kept in it. Returns the node behind it.
function drop(node, rules) {
  const { nextSibling } = node;
  if (node.nodeType !== Node.ELEMENT_NODE) node.remove();
  else if (rules.isKept(node)) return nextSibling;
  else if ([...node.querySelectorAll("*")].some(rules.isKept))
    for (let child = node.firstChild; child; ) child = drop(child, rules);
  else node.remove();
  return nextSibling;
}
