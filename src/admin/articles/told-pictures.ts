import type { ArticleSource } from "../../articles/article-source.ts";
import type { ArticleInput } from "../../articles/inputs.ts";
import { type BodyPicture, isRelative, picturesOf } from "../../articles/pictures.ts";
import type { Db } from "../../db/client.ts";
import { keyOfAddress } from "../../media/known-pictures.ts";
import { findSilent } from "../../media/silent-pictures.ts";

/** A picture that tells nothing to those who do not see it. */
export type SilentPicture = {
  address: string;
  /** Of a picture of the paper's own. */
  id: number | null;
};

/** What the writer of an article is told of its pictures before it is published. */
export type ToldPictures = {
  /** Addresses at which readers would see nothing. */
  missing: string[];
  silent: SilentPicture[];
};

/** As editor-pictures.js marks the place of a picture that is still being sent: a comment, which no reader sees. */
const ON_ITS_WAY = /<!-- picture \w+: ([^\n]*?) is on its way -->/g;

/** What is wrong with a body that was sent before its pictures had arrived; null: nothing. */
export function awaitedPictures(body: string): string | null {
  const names = [...body.matchAll(ON_ITS_WAY)].map(([, name = ""]) => name);
  if (names.length === 0) return null;
  return `Not saved yet, since ${names.join(", ")} had not arrived when this was sent. Add it again, or take the line that names it out of the text.`;
}

/**
 * What is to be told of an article's pictures before it is published; null: nothing, or the form says that its writer has been told of
 * just these. What is published as it is already was told of then.
 */
export async function untoldPictures(
  db: Db,
  input: ArticleInput,
  { before, fields }: { before: ArticleSource | null; fields: Record<string, unknown> },
): Promise<ToldPictures | null> {
  const pictures = await picturesOf(input.body, input.bodyFormat);
  const missing = pictures.map(({ address }) => address).filter(isRelative);
  const silent = await silentOf(db, withoutAlt(input, pictures), before);
  const isTold = (name: string, addresses: string[]) => {
    const told = linesOf(fields[name]);
    return addresses.every((address) => told.includes(address));
  };
  const isNew =
    !isTold("toldPictures", missing) ||
    !isTold(
      "toldSilent",
      silent.map(({ address }) => address),
    );
  return isNew ? { missing, silent } : null;
}

/** Browsers send line breaks as CR LF. */
function linesOf(value: unknown): string[] {
  return typeof value === "string" ? value.replaceAll("\r", "").split("\n") : [];
}

function withoutAlt({ image }: Pick<ArticleInput, "image">, pictures: BodyPicture[]): string[] {
  const lead = image ? [{ address: image.url, alt: image.alt?.trim() ?? "" }] : [];
  const silent = [...lead, ...pictures].filter(({ address, alt }) => alt === "" && !isRelative(address));
  return [...new Set(silent.map(({ address }) => address))];
}

async function silentOf(db: Db, addresses: string[], before: ArticleSource | null): Promise<SilentPicture[]> {
  if (addresses.length === 0) return [];
  const published =
    before?.status === "published"
      ? withoutAlt(before, await picturesOf(before.body, before.bodyFormat))
      : [];
  const fresh = addresses.filter((address) => !published.includes(address));
  const own = await findSilent(
    db,
    fresh.flatMap((address) => keyOfAddress(address) ?? []),
  );
  return fresh.flatMap((address) => {
    const found = own.find(({ key }) => key === keyOfAddress(address));
    return found && !found.isSilent ? [] : [{ address, id: found?.id ?? null }];
  });
}
