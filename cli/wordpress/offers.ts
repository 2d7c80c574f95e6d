import type { openApi } from "../api-client.ts";
import { Refused } from "../refused.ts";
import { plainText } from "./plain-text.ts";
import type { ExportEvent, Item } from "./read-export.ts";

/** What the old site was called and how it led its readers, as far as its export says. */
export type SiteFacts = {
  title: string;
  tagline: string;
  /** As BCP 47 has it, such as `en-GB`. */
  language: string;
  /** Minutes from UTC to the site's clock, by how often its posts have it. */
  offsets: Map<number, number>;
  /** Entries of the menu with the most of them. */
  menu: MenuEntry[];
};

export type MenuEntry = { order: number; label: string; path: string };

/** Gathers it, item by item. */
export function openSiteFacts() {
  const facts: SiteFacts = { title: "", tagline: "", language: "", offsets: new Map(), menu: [] };
  const menus = new Map<string, (MenuEntry & { of?: string })[]>();
  /** Titles and links by post id: a menu names what it leads to. */
  const places = new Map<string, { label: string; path: string }>();
  return {
    add: (event: ExportEvent): void => {
      if (event.kind === "channel") addChannel(event.name, event.text);
      if (event.kind === "item") addItem(event.item);
    },
    end: (): SiteFacts => {
      const longest = [...menus.values()].sort((a, b) => b.length - a.length)[0] ?? [];
      const menu = longest.map((entry) => named(entry, places)).filter(({ label }) => label !== "");
      return { ...facts, menu: menu.sort((a, b) => a.order - b.order) };
    },
  };

  function addChannel(name: string, text: string): void {
    if (name === "title") facts.title ||= plainText(text);
    if (name === "description") facts.tagline ||= plainText(text);
    if (name === "language") facts.language ||= text.trim();
  }

  function addItem(item: Item): void {
    const { fields, categories } = item;
    const label = plainText(fields.get("title") ?? "");
    const path = URL.parse(fields.get("link")?.trim() ?? "")?.pathname ?? "";
    noteOffset(facts, fields.get("wp:post_date"), fields.get("wp:post_date_gmt"));
    if (fields.get("wp:post_type") !== "nav_menu_item")
      return void places.set(fields.get("wp:post_id") ?? "", { label, path });
    const menu = categories.find(({ domain }) => domain === "nav_menu")?.nicename ?? "";
    menus.set(menu, [...(menus.get(menu) ?? []), entryOf(item, label)]);
  }
}

function entryOf({ fields, meta }: Item, label: string): MenuEntry & { of?: string } {
  return {
    order: Number(fields.get("wp:menu_order") ?? 0),
    label,
    path: meta.get("_menu_item_url")?.trim() ?? "",
    ...(meta.get("_menu_item_type") === "post_type" && { of: meta.get("_menu_item_object_id") ?? "" }),
  };
}

function named(
  { of, ...entry }: MenuEntry & { of?: string },
  places: Map<string, { label: string; path: string }>,
): MenuEntry {
  const place = places.get(of ?? "");
  return { ...entry, label: entry.label || place?.label || "", path: entry.path || place?.path || "" };
}

function noteOffset({ offsets }: SiteFacts, local = "", gmt = ""): void {
  const minutes = Math.round(
    (Date.parse(`${local.replace(" ", "T")}Z`) - Date.parse(`${gmt.replace(" ", "T")}Z`)) / 60_000,
  );
  if (Number.isFinite(minutes) && Math.abs(minutes) <= 14 * 60)
    offsets.set(minutes, (offsets.get(minutes) ?? 0) + 1);
}

/**
 * Settings that the old site suggests, by their names. A clock that is some whole hours from UTC all year is told as such a
 * zone; one that changes with the seasons is not guessed.
 */
export function offeredSettings({ title, tagline, language, offsets }: SiteFacts): Record<string, string> {
  const [offset, ...others] = [...offsets.keys()];
  const isFixed = offset !== undefined && others.length === 0 && offset % 60 === 0;
  const zone = !isFixed
    ? ""
    : offset === 0
      ? "UTC"
      : `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset / 60)}`;
  const offered = { SITE_NAME: title, SITE_TAGLINE: tagline, LANGUAGE: language, TIME_ZONE: zone };
  return Object.fromEntries(Object.entries(offered).filter(([, value]) => value !== ""));
}

type SettingsApi = Pick<ReturnType<typeof openApi>, "getSettings" | "putSettings">;

/**
 * Says how the old site was called and what clock it had, and takes that where it is asked to. What the newsroom or the
 * deployment has set stays.
 * @param api null: nothing is asked or sent
 */
export async function offerSettings(
  api: SettingsApi | null,
  facts: SiteFacts,
  { takeSettings = false, json = false }: { takeSettings?: boolean; json?: boolean },
): Promise<void> {
  const offered = Object.entries(offeredSettings(facts));
  const { settings } = (await api?.getSettings()) ?? { settings: {} };
  const open = offered.filter(([name, value]) => {
    const known: { value: string; source: string } | undefined = settings[name];
    return (known === undefined || known.source === "default") && known?.value !== value;
  });
  if (open.length > 0 && takeSettings && api) await takeOffers(api, open);
  else if (open.length > 0 && !json) {
    console.error("The old site was set so, and this paper has not set it yet (--take-settings takes it):");
    for (const [name, value] of open) console.error(`  ${name} = ${value}`);
  }
  if (facts.offsets.size > 1 && !json)
    console.error(
      "Its clock changed with the seasons: choose the TIME_ZONE under Settings, such as Europe/London.",
    );
  if (facts.menu.length > 0 && !json) {
    console.error("Its menu had these entries (the masthead of this paper shows its sections by itself):");
    for (const { label, path } of facts.menu) console.error(`  ${label}: ${path}`);
  }
}

/** One by one: what is refused stops no other. */
async function takeOffers(api: SettingsApi, offers: [name: string, value: string][]): Promise<void> {
  for (const [name, value] of offers) {
    try {
      await api.putSettings({ [name]: value });
      console.error(`Set ${name} = ${value}`);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      console.error(`${name} = ${value} was not taken: ${error.fields[name] ?? error.message}`);
    }
  }
}
