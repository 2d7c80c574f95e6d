import { type Model, startingModel } from "../src/spam/classifier.ts";
import { learn } from "../src/spam/learn.ts";
import { type LabelledText, readLabelled } from "./spam/read-labelled.ts";
import { accuracyOf, mccOf, noScores, type Scores, score } from "./spam/scores.ts";

export type Evaluation = { train: string[]; test: string[]; online?: boolean; json?: boolean };

/** What `--json` prints. `after`: the accuracy so far, by the number of texts judged. */
type Summary = Scores & { accuracy: number; mcc: number; after?: Record<string, number> };

const MILESTONES = [50, 100, 200, 350, 500, 1_000, 2_000, 5_000];

/** `broadsheet spam evaluate`. @returns the exit status. */
export async function evaluateSpam({ train, test, online, json }: Evaluation): Promise<number> {
  const lessons = await readAll(train);
  const texts = await readAll(test);
  const model = startingModel();
  for (const lesson of lessons) learn(model, lesson, lesson.isSpam);
  const summary = evaluate(model, texts, online ?? false);
  console.log(json ? JSON.stringify(summary) : describe(summary, texts.length, lessons.length));
  return 0;
}

async function readAll(files: string[]): Promise<LabelledText[]> {
  const texts: LabelledText[] = [];
  for (const file of files) texts.push(...(await readLabelled(file)));
  return texts;
}

function evaluate(model: Model, texts: LabelledText[], online: boolean): Summary {
  const scores = noScores();
  const after: Record<string, number> = {};
  texts.forEach((text, index) => {
    score(scores, model, text);
    if (!online) return;
    learn(model, text, text.isSpam);
    if (MILESTONES.includes(index + 1)) after[index + 1] = rounded(accuracyOf(scores));
  });
  const summary = { ...scores, accuracy: rounded(accuracyOf(scores)), mcc: rounded(mccOf(scores)) };
  return online ? { ...summary, after } : summary;
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function describe({ spam, ham, accuracy, mcc, after }: Summary, texts: number, lessons: number): string {
  const learned = lessons === 0 ? "by the model that Broadsheet ships with" : `after learning ${lessons}`;
  const lines = [
    `${texts} texts judged ${learned}${after ? ", each learned once it was judged" : ""}`,
    `Spam: ${spam.caught} caught, ${spam.missed} missed${shareOf(spam.caught, spam.missed, "caught")}`,
    `Ham: ${ham.passed} passed, ${ham.blocked} blocked${shareOf(ham.blocked, ham.passed, "blocked")}`,
    `Accuracy: ${percent(accuracy)}   MCC: ${mcc.toFixed(3)}`,
  ];
  for (const [count, share] of Object.entries(after ?? {})) lines.push(`  after ${count}: ${percent(share)}`);
  return lines.join("\n");
}

function shareOf(some: number, others: number, what: string): string {
  return some + others === 0 ? "" : ` (${percent(some / (some + others))} ${what})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
