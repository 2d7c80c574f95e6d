import type { Db } from "../db/client.ts";

/** Tries of a change that somebody else's was faster than. */
const MAX_TRIES = 5;

const LOST_RACE = /NOT NULL constraint failed: view_state\.version/;

/** Answers [{ version }], or nothing before the first change. */
export function versionQuery(db: Db): D1PreparedStatement {
  return db.$client.prepare("SELECT version FROM view_state WHERE id = 1");
}

export function readVersion(result: D1Result | undefined): number {
  const [row] = (result?.results ?? []) as { version: number }[];
  return row?.version ?? 0;
}

/**
 * To stand first in a batch that changes the tables of views by what was read at `version`. Where they have been changed
 * since, it sets NULL where that may not be: the whole batch fails and changes nothing.
 * @param networks what is usual of networks from now on, as stored; as it was if not given
 */
export function raiseVersion(db: Db, version: number, networks: string | null = null): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO view_state (id, version, networks) VALUES (1, 1, ?2) ON CONFLICT (id) DO UPDATE
       SET version = iif(version = ?1, version + 1, NULL), networks = coalesce(excluded.networks, networks)`,
    )
    .bind(version, networks);
}

/** Answers [{ networks }]: what is usual of networks, as stored. */
export function networksQuery(db: Db): D1PreparedStatement {
  return db.$client.prepare("SELECT networks FROM view_state WHERE id = 1");
}

export function readNetworks(result: D1Result | undefined): string | null {
  const [row] = (result?.results ?? []) as { networks: string | null }[];
  return row?.networks ?? null;
}

/** Does `work`, which reads the version and all else anew each time, until nobody else was faster. */
export async function untilAlone<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      if (tried === MAX_TRIES || !LOST_RACE.test(String(error))) throw error;
    }
  }
}
