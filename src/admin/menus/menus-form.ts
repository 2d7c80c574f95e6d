import type { KnownMenus } from "../../menus/known-menus.ts";
import { MENU_NAMES, type MenuName } from "../../menus/menus.ts";

/** An entry as the form has it. */
export type TypedEntry = { to: string; label: string };

/** What the form holds: entries in their order, and what is being added to each menu. */
export type TypedMenus = Record<MenuName, TypedEntry[]> & { thenSections: boolean };

type Fields = Record<string, string | string[]>;

/** The form of the menus as they are kept. */
export function typedOf(menus: KnownMenus): TypedMenus {
  const entries = MENU_NAMES.map((name) => [name, menus[name].map(({ to, label }) => ({ to, label }))]);
  return { ...Object.fromEntries(entries), thenSections: menus.thenSections } as TypedMenus;
}

/** What was sent: what was chosen or typed to be added stands at the end, whatever button was pressed. */
export function readTyped(fields: Fields): TypedMenus {
  const entries = MENU_NAMES.map((name) => {
    const labels = all(fields[`${name}.label`]);
    const kept = all(fields[`${name}.to`]).map((to, index) => ({ to, label: labels[index] ?? "" }));
    const typed = one(fields[`${name}.newTo`]).trim();
    const chosen = all(fields[`${name}.choice`]).filter((to) => to !== "");
    const label = one(fields[`${name}.newLabel`]);
    const added = [...chosen, ...(typed === "" ? [] : [typed])].map((to) => ({ to: asAddress(to), label }));
    return [name, [...kept, ...added]];
  });
  return {
    ...Object.fromEntries(entries),
    thenSections: fields.thenSections === "1",
  } as TypedMenus;
}

/** What something that was to be added is called, where nobody has said what it leads to. */
export function readUnfinished(fields: Fields): Partial<Record<MenuName, string>> {
  const labels = MENU_NAMES.flatMap((name) => {
    const isNamed = one(fields[`${name}.newTo`]).trim() !== "" || one(fields[`${name}.choice`]) !== "";
    const label = one(fields[`${name}.newLabel`]).trim();
    return isNamed || label === "" ? [] : [[name, label] as const];
  });
  return Object.fromEntries(labels);
}

/** What a button asks for: to save, with what was typed to be added, or to move or take away an entry. */
export type Act = { is: "save" } | { is: "up" | "down" | "remove"; menu: MenuName; index: number };

/** `save`, `up.footer.2` ... */
export function readAct(text: unknown): Act {
  const [is, menu, index] = typeof text === "string" ? text.split(".") : [];
  const name = MENU_NAMES.find((one) => one === menu);
  if ((is === "up" || is === "down" || is === "remove") && name && /^\d{1,3}$/.test(index ?? ""))
    return { is, menu: name, index: Number(index) };
  return { is: "save" };
}

/** The form after a button that moves or takes away. */
export function acted(typed: TypedMenus, act: Act): TypedMenus {
  if (act.is === "save") return typed;
  const { is, menu, index } = act;
  const entries = typed[menu];
  const entry = entries[index];
  if (!entry) return typed;
  const others = entries.toSpliced(index, 1);
  if (is === "remove") return { ...typed, [menu]: others };
  const to = Math.max(0, is === "up" ? index - 1 : index + 1);
  return { ...typed, [menu]: others.toSpliced(to, 0, entry) };
}

/** People leave the beginning out. */
function asAddress(typed: string): string {
  if (/^[^\s/:@]+@[^\s/:@]+\.[^\s/:@]+$/.test(typed)) return `mailto:${typed}`;
  return /^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:\/\S*)?$/i.test(typed) ? `https://${typed}` : typed;
}

function all(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function one(value: string | string[] | undefined): string {
  return all(value).at(-1) ?? "";
}
