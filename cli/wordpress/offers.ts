import type { openApi } from "../api-client.ts";
import type { MenusUpload } from "../api-shapes.ts";
import { Refused } from "../refused.ts";
import { bringMenus } from "../restore/menus.ts";
import { openOldMenus } from "./menus.ts";
import { plainText } from "./plain-text.ts";
import type { ExportEvent } from "./read-export.ts";

/** What the old site was called and how it led its readers, as far as its export says. */
export type SiteFacts = {
  title: string;
  tagline: string;
  /** As BCP 47 has it, such as `en-GB`. */
  language: string;
  /** Minutes from UTC to the site's clock, by how often its posts have it. */
  offsets: Map<number, number>;
  menus: MenusUpload;
};

/** Gathers it, item by item. */
export function openSiteFacts() {
  const facts = { title: "", tagline: "", language: "", offsets: new Map<number, number>() };
  const menus = openOldMenus();
  return {
    add: (event: ExportEvent): void => {
      menus.add(event);
      if (event.kind === "channel") addChannel(event.name, event.text);
      if (event.kind === "item")
        noteOffset(facts, event.item.fields.get("wp:post_date"), event.item.fields.get("wp:post_date_gmt"));
    },
    end: (): SiteFacts => ({ ...facts, menus: menus.end() }),
  };

  function addChannel(name: string, text: string): void {
    if (name === "title") facts.title ||= plainText(text);
    if (name === "description") facts.tagline ||= plainText(text);
    if (name === "language") facts.language ||= text.trim();
  }
}

function noteOffset({ offsets }: Pick<SiteFacts, "offsets">, local = "", gmt = ""): void {
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

type SettingsApi = Pick<ReturnType<typeof openApi>, "getSettings" | "putSettings"> & MenusApi;
type MenusApi = Partial<Pick<ReturnType<typeof openApi>, "getMenus" | "putMenus">>;

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
  if (takeSettings && !json) tellOthers(offered, settings);
  if (open.length > 0 && takeSettings && api) await takeOffers(api, open);
  else if (open.length > 0 && !json) {
    console.error("The old site was set so, and this paper has not set it yet (--take-settings takes it):");
    for (const [name, value] of open) console.error(`  ${name} = ${value}`);
  }
  if (facts.offsets.size > 1 && !json)
    console.error(
      "Its clock changed with the seasons: choose the TIME_ZONE under Settings, such as Europe/London.",
    );
  await offerMenus(api, facts.menus, { takeSettings, json });
}

/** What is set otherwise here stays, and who asked for the old site's is told. */
function tellOthers(
  offered: [name: string, value: string][],
  settings: Record<string, { value: string; source: string }>,
): void {
  for (const [name, value] of offered) {
    const known = settings[name];
    if (known && known.source !== "default" && known.value !== value)
      console.error(`${name} stays “${known.value}”, as it is set here; the old site had “${value}”.`);
  }
}

/** Says what the old site's menus had, and takes them where that is asked for and the paper has none of its own. */
async function offerMenus(
  api: MenusApi | null,
  menus: MenusUpload,
  { takeSettings, json }: { takeSettings: boolean; json: boolean },
): Promise<void> {
  const entries = [menus.main, menus.footer, menus.social].flatMap((menu) => menu ?? []);
  if (entries.length === 0) return;
  const skipped = takeSettings && api ? await bringMenus(api, menus) : null;
  if (json) return;
  if (skipped !== null) {
    console.error(`Took its menus: ${entries.length - skipped.length} of ${entries.length} entries.`);
    for (const { what, reason } of skipped) console.error(`  ${what} was not taken: ${reason}`);
    return;
  }
  const unless = takeSettings
    ? "this paper has menus of its own"
    : "--take-settings takes them where this paper has none";
  console.error(`Its menus had these entries (${unless}):`);
  for (const { label, to } of entries) console.error(`  ${label === "" ? to : `${label}: ${to}`}`);
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
