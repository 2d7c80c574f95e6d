import type { Facts } from "./facts.ts";
import { nearlySameAs, numbersOf } from "./minhash.ts";

type Earlier = { status: string; body: string };

/** Two people say the same of page 14 and page 15; whoever sends a third one varies an advertisement. */
const VARIED_COPIES = 2;

/**
 * How many of some earlier texts say nearly the same as a new one, by what they are now. With other numbers it is another
 * remark, unless that was spam or there are several of it.
 */
export function countSimilar(body: string, earlier: Earlier[]): Facts["similar"] {
  const isSame = earlier.length === 0 ? () => false : nearlySameAs(body);
  const same = earlier.filter((one) => isSame(one.body));
  const numbers = same.length === 0 ? "" : numbersOf(body);
  const varied = same.filter((one) => one.status !== "spam" && numbersOf(one.body) !== numbers);
  const copies = varied.length >= VARIED_COPIES ? same : same.filter((one) => !varied.includes(one));
  const count = (status: string) => copies.filter((one) => one.status === status).length;
  return { published: count("published"), held: count("held"), spam: count("spam") };
}
