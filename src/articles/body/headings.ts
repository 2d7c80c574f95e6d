import { descendants, type Element, isBlank, textOf } from "./tree.ts";

/** Under the title, which is the page's h1, headings begin at the second level and go down one by one: none is left out. */
export function orderHeadings(root: Element): void {
  const above: number[] = [];
  for (const heading of descendants(root)) {
    const level = Number(/^h([1-6])$/.exec(heading.name)?.[1]);
    if (!level) continue;
    if (isEmpty(heading)) {
      heading.name = "div";
      continue;
    }
    while ((above.at(-1) ?? 0) >= level) above.pop();
    above.push(level);
    heading.name = `h${Math.min(above.length + 1, 6)}`;
  }
}

function isEmpty(heading: Element): boolean {
  const hasPicture = [...descendants(heading)].some(({ name }) => name === "img");
  return !hasPicture && isBlank({ text: textOf(heading) });
}
