import type { openApi } from "../api-client.ts";
import type { MenuEntry, MenusUpload } from "../api-shapes.ts";
import { Refused } from "../refused.ts";
import type { Skip } from "../summary.ts";

type Api = Partial<Pick<ReturnType<typeof openApi>, "getMenus" | "putMenus">>;

const NAMES = ["main", "footer", "social"] as const;

/** Whether a paper's menus are as they are by themselves. */
function isUnset({ main, footer, social }: Record<(typeof NAMES)[number], { to: string }[]>): boolean {
  const isFeeds = footer.map(({ to }) => to).join(" ") === "/feed.xml /comments/feed.xml";
  return main.length === 0 && social.length === 0 && isFeeds;
}

/**
 * Brings menus to a paper that has none of its own, or where `overwrite` says so. Entries that lead nowhere there are left out.
 * @returns what was left out; null: the paper's own stay
 */
export async function bringMenus(
  api: Api,
  menus: MenusUpload,
  { overwrite = false }: { overwrite?: boolean } = {},
): Promise<Skip[] | null> {
  if (!api.getMenus || !api.putMenus) return [];
  if (!overwrite && !isUnset(await api.getMenus())) return null;
  try {
    await api.putMenus(menus);
    return [];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { fields } = error;
    const skipped: Skip[] = [];
    const without = Object.fromEntries(
      NAMES.flatMap((name) => {
        const entries = menus[name];
        if (entries === undefined) return [];
        const kept = entries.filter((entry, index) => isTaken(entry, fields[`${name}.${index}.to`], skipped));
        return [[name, kept]];
      }),
    );
    if (skipped.length === 0) throw error;
    await api.putMenus({ ...menus, ...without });
    return skipped;
  }
}

function isTaken({ to }: MenuEntry, reason: string | undefined, skipped: Skip[]): boolean {
  if (reason === undefined) return true;
  skipped.push({ what: `${to} in a menu`, reason });
  return false;
}
