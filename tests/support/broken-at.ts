/** A call that is refused, or one that is done and whose answer never comes. */
export type Loss = "refused" | "done, and its answer lost";

/** A database whose `nth` call fails, counted from 1: a statement by itself, or a batch. */
export function brokenAt(
  database: D1Database,
  nth: number,
  loss: Loss,
): { database: D1Database; isMet: () => boolean; sql: () => string } {
  let calls = 0;
  let met = "";
  const bare = new WeakMap<object, D1PreparedStatement>();
  const texts = new WeakMap<object, string>();
  const call = async <T>(text: string, act: () => Promise<T>): Promise<T> => {
    calls++;
    if (calls !== nth) return act();
    met = text;
    if (loss !== "refused") await act();
    throw new Error("D1_ERROR: Network connection lost.");
  };
  const wrap = (statement: D1PreparedStatement, text: string): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, name) {
        const value = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...given: unknown[]) => {
          if (name === "bind") return wrap(target.bind(...given), text);
          return call(text, async () => Reflect.apply(value, target, given));
        };
      },
    });
    bare.set(proxy, statement);
    texts.set(proxy, text);
    return proxy;
  };
  const broken = {
    prepare: (text: string) => wrap(database.prepare(text), text),
    exec: (text: string) => call(text, () => database.exec(text)),
    batch: (statements: D1PreparedStatement[]) => {
      const text = statements.map((one) => texts.get(one) ?? "").join("; ");
      return call(text, () => database.batch(statements.map((one) => bare.get(one) ?? one)));
    },
  };
  const inShort = () => met.replace(/\s+/g, " ").trim().slice(0, 90);
  return { database: broken as unknown as D1Database, isMet: () => met !== "", sql: inShort };
}
