import { env } from "cloudflare:workers";

/**
 * The test database for several at once: their calls wait in a row, and which is answered next is drawn. Reads and writes of
 * one come between those of others as they would under load, and `afterEach` looks at the database in between.
 */
export function interleavedDatabase(random: () => number, afterEach: () => Promise<void>) {
  const waiting: (() => Promise<void>)[] = [];
  let isAnswering = false;

  const answerAll = async () => {
    if (isAnswering) return;
    isAnswering = true;
    while (waiting.length > 0) {
      // Whoever has just been answered gets as far as their next call.
      await new Promise((resolve) => setTimeout(resolve, 0));
      const [call] = waiting.splice(Math.floor(random() * waiting.length), 1);
      await call?.();
    }
    isAnswering = false;
  };

  const inTurn = <T>(call: () => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      waiting.push(async () => {
        await call().then(resolve, reject);
        await afterEach().catch(reject);
      });
      void answerAll();
    });

  const statement = (inner: D1PreparedStatement): object => ({
    inner,
    bind: (...values: unknown[]) => statement(inner.bind(...values)),
    all: () => inTurn(() => inner.all()),
    run: () => inTurn(() => inner.run()),
    raw: () => inTurn(() => inner.raw()),
    first: (column?: string) =>
      inTurn<unknown>(() => (column === undefined ? inner.first() : inner.first(column))),
  });

  return {
    prepare: (sql: string) => statement(env.DB.prepare(sql)),
    batch: (statements: { inner: D1PreparedStatement }[]) =>
      inTurn(() => env.DB.batch(statements.map(({ inner }) => inner))),
  } as unknown as D1Database;
}
