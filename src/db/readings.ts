import type { Db } from "./client.ts";

/** A statement, and what its rows say. */
export type Reading<T> = { statement: D1PreparedStatement; read: (rows: never[]) => T };

/** What several readings say, in one round trip and of one moment. */
export async function readTogether<T extends unknown[]>(
  db: Db,
  readings: [...{ [Index in keyof T]: Reading<T[Index]> }],
): Promise<T> {
  const [first, ...others] = readings;
  if (first && others.length === 0) return [await readOne(first)] as unknown as T;
  const results = await db.$client.batch(readings.map(({ statement }) => statement));
  return readings.map(({ read }, index) => read((results[index]?.results ?? []) as never[])) as T;
}

/** What one says by itself. */
export async function readOne<T>({ statement, read }: Reading<T>): Promise<T> {
  return read((await statement.all()).results as never[]);
}
