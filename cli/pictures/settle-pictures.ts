import type { ArticleUpload } from "../api-shapes.ts";
import { Failure } from "../failure.ts";
import { openProgress } from "../progress.ts";
import { Refused } from "../refused.ts";
import { withNewAddresses } from "./addresses.ts";
import {
  type Brought,
  bringPictures,
  ensureRoom,
  findKnown,
  type Measured,
  type MediaApi,
  measurePictures,
} from "./bring.ts";
import { ensureFolder } from "./find-in-folder.ts";
import type { OldSite } from "./old-site.ts";
import type { PicturePlan } from "./plan.ts";

/** As they are written on the command line. */
export type PictureOptions = {
  /** Fetch pictures from the old site. */
  pictures?: boolean;
  /** Take them from a folder; with `pictures`, what is not there from the old site. */
  "pictures-from"?: string;
  /** Fetch those of other sites, too. */
  "pictures-of-others"?: boolean;
};

type Content = Pick<ArticleUpload, "body" | "image" | "seo">;

export type SettledPictures = {
  /** An article with its pictures' new addresses. */
  place: <A extends Content>(article: A) => A;
  /** Whether any has a new address. */
  areKnown: boolean;
  /** What became of them; null: nothing was asked for. */
  outcome: PictureOutcome | null;
};

export type PictureOutcome = (
  | ({ kind: "brought" } & Omit<Brought, "here">)
  | ({ kind: "measured" } & Measured)
) & { ofOthers: number };

const AS_THEY_ARE: SettledPictures = { place: (article) => article, areKnown: false, outcome: null };

export function wantsPictures(options: PictureOptions): boolean {
  return Boolean(options.pictures || options["pictures-from"] !== undefined || options["pictures-of-others"]);
}

/**
 * Brings the pictures of an import, or finds those that an earlier one has brought, so that its articles do not lose them again.
 * @param api null: a dry run
 * @param plan reads what the articles show, if that is needed
 */
export async function settlePictures(
  api: MediaApi | null,
  site: OldSite,
  plan: () => Promise<PicturePlan>,
  options: PictureOptions,
): Promise<SettledPictures> {
  const isWanted = wantsPictures(options);
  const folder = options["pictures-from"] ?? null;
  if (folder !== null) await ensureFolder(folder);
  if (!isWanted && (api === null || !(await knowsAny(api)))) return AS_THEY_ARE;
  if (isWanted && api !== null) await ensureRoom(api);
  const { pictures, ofOthers } = await plan();
  const all = [...pictures.values()];
  if (!isWanted && api) return { ...placing(site, await findKnown(api, all)), outcome: null };
  const sources = { folder, web: folder === null || Boolean(options.pictures) };
  const progress = openProgress("Pictures");
  try {
    if (api === null) {
      const measured = await measurePictures(all, sources, { progress });
      return { ...AS_THEY_ARE, outcome: { kind: "measured", ...measured, ofOthers: ofOthers.size } };
    }
    const { here, ...brought } = await bringPictures(api, all, sources, { progress });
    return { ...placing(site, here), outcome: { kind: "brought", ...brought, ofOthers: ofOthers.size } };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(
      `${error.message} The pictures that arrived are kept: run the same command to go on.`,
      error.status,
    );
  } finally {
    progress.end();
  }
}

/** A paper without room for pictures, or of a version without them, knows of none. */
async function knowsAny(api: MediaApi): Promise<boolean> {
  try {
    return (await api.findOldAddresses([])).any;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

function placing(site: OldSite, here: Map<string, string>): Pick<SettledPictures, "place" | "areKnown"> {
  if (here.size === 0) return AS_THEY_ARE;
  const newAddress = (address: string) => here.get(site.shown(address)?.key ?? "") ?? null;
  return { place: (article) => withNewAddresses(article, newAddress), areKnown: true };
}
