import type { Db } from "./client.ts";

type Waiting = {
  statements: D1PreparedStatement[];
  answer: (results: D1Result[]) => void;
  fail: (error: unknown) => void;
};

/** What has been gathered, for somebody else's batch: `answer` takes the results of these statements, and may never come. */
export type HandedOver = { statements: D1PreparedStatement[]; answer: (results: D1Result[]) => void };

/**
 * The same database, whose batches wait until `send` is called and go together then: what several read first is one round trip,
 * and of one moment. What is asked afterwards goes as ever. For those that read only: where one of them is refused, each is asked
 * by itself.
 */
export function gatherReads(db: Db): { db: Db; send: () => void; handOver: () => HandedOver } {
  let gathered: Waiting[] | null = [];
  const batch = (statements: D1PreparedStatement[]) =>
    gathered === null
      ? db.$client.batch(statements)
      : new Promise<D1Result[]>((answer, fail) => gathered?.push({ statements, answer, fail }));
  const send = () => {
    const waiting = gathered ?? [];
    gathered = null;
    void askTogether(db, waiting);
  };
  const handOver = () => {
    const waiting = gathered ?? [];
    gathered = null;
    const statements = waiting.flatMap((one) => one.statements);
    return { statements, answer: (results: D1Result[]) => giveOut(waiting, results) };
  };
  const client: D1Database = Object.create(db.$client, { batch: { value: batch } });
  return { db: Object.create(db, { $client: { value: client } }), send, handOver };
}

async function askTogether(db: Db, waiting: Waiting[]): Promise<void> {
  const [only] = waiting;
  if (!only) return;
  if (waiting.length === 1) return askAlone(db, only);
  try {
    const results = await db.$client.batch(waiting.flatMap(({ statements }) => statements));
    giveOut(waiting, results);
  } catch (error) {
    console.error({ event: "reads_not_together", error: String(error) });
    await Promise.all(waiting.map((one) => askAlone(db, one)));
  }
}

function giveOut(waiting: Waiting[], results: D1Result[]): void {
  let from = 0;
  for (const { statements, answer } of waiting) {
    answer(results.slice(from, from + statements.length));
    from += statements.length;
  }
}

async function askAlone(db: Db, { statements, answer, fail }: Waiting): Promise<void> {
  await db.$client.batch(statements).then(answer, fail);
}
