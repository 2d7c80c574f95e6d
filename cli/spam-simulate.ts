import { Failure } from "./failure.ts";
import { type Newsroom, type Outcome, SimulatedNewsroom } from "./spam/newsroom.ts";
import { type LabelledText, readLabelled } from "./spam/read-labelled.ts";

export type Simulation = { files: string[]; policy?: string; perDay?: string; seen?: string; json?: boolean };

/** What became of the comments of a part of the stream. */
export type Part = {
  from: number;
  to: number;
  ham: { count: number; held: number; spam: number };
  spam: { count: number; passed: number; held: number; spam: number };
};

const PART = 1_000;
const POLICIES: readonly Newsroom["policy"][] = ["open", "hold-first-links", "hold-first-timers", "hold"];

/** `broadsheet spam simulate`. @returns the exit status */
export async function simulateSpam({ files, json, ...given }: Simulation): Promise<number> {
  const newsroom = newsroomOf(given);
  const texts: LabelledText[] = [];
  for (const file of files) texts.push(...(await readLabelled(file)));
  const outcomes = simulate(texts, newsroom);
  const parts = Array.from({ length: Math.ceil(texts.length / PART) }, (_, n) =>
    partOf(outcomes, n * PART, Math.min(texts.length, (n + 1) * PART)),
  );
  const all = partOf(outcomes, 0, texts.length);
  const secondHalf = partOf(outcomes, Math.floor(texts.length / 2), texts.length);
  console.log(
    json
      ? JSON.stringify({ ...newsroom, all, secondHalf, parts })
      : describe(newsroom, { all, secondHalf, parts }),
  );
  return 0;
}

export type Judged = LabelledText & { outcome: Outcome };

/** The texts in their order, each with what became of it when it came. */
export function simulate(texts: LabelledText[], newsroom: Newsroom): Judged[] {
  const paper = new SimulatedNewsroom(newsroom);
  return texts.map((text) => ({ ...text, outcome: paper.receive(text) }));
}

/** Counts the outcomes of a part, from the first to before the last. */
export function partOf(outcomes: Judged[], from: number, to: number): Part {
  const part = outcomes.slice(from, to);
  const count = (isSpam: boolean, outcome?: Outcome) =>
    part.filter((one) => one.isSpam === isSpam && (outcome === undefined || one.outcome === outcome)).length;
  return {
    from: from + 1,
    to,
    ham: { count: count(false), held: count(false, "held"), spam: count(false, "spam") },
    spam: {
      count: count(true),
      passed: count(true, "published"),
      held: count(true, "held"),
      spam: count(true, "spam"),
    },
  };
}

function newsroomOf({ policy = "open", perDay = "100", seen = "0.5" }: Omit<Simulation, "files">): Newsroom {
  const known = POLICIES.find((one) => one === policy);
  if (!known) throw new Failure(`--policy is one of ${POLICIES.join(", ")}.`, 2);
  if (!/^[1-9]\d{0,5}$/.test(perDay)) throw new Failure("--per-day is a number of comments, such as 100.", 2);
  if (!/^(?:0|1|0?\.\d+)$/.test(seen)) throw new Failure("--seen is a share from 0 to 1, such as 0.5.", 2);
  return { policy: known, perDay: Number(perDay), seen: Number(seen) };
}

function describe(
  { policy, perDay, seen }: Newsroom,
  { all, secondHalf, parts }: { all: Part; secondHalf: Part; parts: Part[] },
): string {
  const row = (name: string, { ham, spam }: Part) =>
    [name, ratio(ham.held + ham.spam, ham.count), ratio(spam.passed, spam.count)]
      .map((cell) => cell.padEnd(26))
      .join("")
      .trimEnd();
  return [
    `${all.to} comments, ${perDay} a day, policy ${policy}; a moderator decides daily on what waits, and on ${Math.round(100 * seen)} % of what was judged wrongly otherwise.`,
    ["comments", "ham not published", "spam passed"]
      .map((cell) => cell.padEnd(26))
      .join("")
      .trimEnd(),
    ...parts.map((part) => row(`${part.from} to ${part.to}`, part)),
    row("all", all),
    row("second half", secondHalf),
  ].join("\n");
}

function ratio(some: number, all: number): string {
  return all === 0 ? "-" : `${some} of ${all} (${((100 * some) / all).toFixed(2)} %)`;
}
