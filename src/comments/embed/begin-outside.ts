import { beginThread, nameThread, placeThread } from "../../articles/outside-threads.ts";
import type { Db } from "../../db/client.ts";
import { type OutsidePage, toldPage } from "../../http/embed-address.ts";
import { readTitle } from "./read-title.ts";

type Context = { db: Db; now: number; refresh: (paths: string[]) => Promise<void> };

/** Begins the thread of an outside page. @returns what is done behind the response: it gets the title that its page has */
export async function beginOutside(
  context: Context,
  path: string,
  outside: OutsidePage,
): Promise<() => Promise<void>> {
  await beginThread(context.db, { ...outside, path }, context.now).run();
  // Where one with a name stands, a frame has to say.
  return async () => {
    if (!outside.isNamed) await nameByPage(context, path, outside.url);
  };
}

/** A thread that goes by a name is placed, and named, by the first page of its site that says that it stands there. */
export async function placeByPage(
  context: Context,
  path: string,
  outside: OutsidePage,
  told: string,
): Promise<void> {
  const to = toldPage(outside, told);
  if (to === null) return;
  const placed = await placeThread(context.db, path, { from: outside.url, to }).run();
  if (placed.meta.changes === 0) return;
  await context.refresh([path]);
  await nameByPage(context, path, to);
}

async function nameByPage({ db, refresh }: Context, path: string, url: string): Promise<void> {
  const title = await readTitle(url);
  if (title !== null && (await nameThread(db, path, title).run()).meta.changes > 0) await refresh([path]);
}
