import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type LabelledText, readLabelled } from "../cli/spam/read-labelled.ts";
import { accuracyOf, judgeAlone, mccOf, noScores, type Scores, score } from "../cli/spam/scores.ts";
import { startingModel } from "../src/spam/classifier.ts";
import { learn } from "../src/spam/learn.ts";
import { sharedData } from "./shared-data.ts";

/**
 * How well spam is told from the rest, and what a verdict costs. Three ways of asking, on each file of public data: as the
 * authors of the YouTube Spam Collection do (of each class the first 70 % are learned, the last 30 % judged), as a newsroom
 * works (judge, then learn, in the order in which the comments came), and on a new site's first day, when nothing is
 * learned yet. Caught and blocked: not published at once.
 */
const TRAINING_SHARE = 0.7;
const MILESTONES = [50, 100, 200, 350];
const ROUNDS = 200;

type Collection = { name: string; texts: LabelledText[] };

export async function run(): Promise<void> {
  const cost = measureCost();
  const folder = sharedData("spam");
  const collections = folder === null ? [] : await readCollections(folder);
  const videos = collections.filter(({ name }) => name.startsWith("Youtube"));
  const results = {
    protocol: byName(videos, authorsProtocol),
    online: byName(collections, newsroom),
    dayOne: byName(collections, dayOne),
    verdictMs: cost,
  };
  print("First 70 % of each class learned, last 30 % judged", results.protocol);
  print("Judged, then learned, one by one: accuracy after so many", results.online);
  print("Day one: nothing learned", results.dayOne);
  print("One verdict, milliseconds", { "1,000 characters": cost.ordinary, ...cost.hostile });
  console.log(JSON.stringify({ bench: "spam", ...results }));
}

async function readCollections(folder: string): Promise<Collection[]> {
  const files = readdirSync(folder).sort();
  return await Promise.all(
    files.map(async (name) => ({ name, texts: await readLabelled(join(folder, name)) })),
  );
}

function byName<T>(collections: Collection[], measure: (texts: LabelledText[]) => T): Record<string, T> {
  return Object.fromEntries(collections.map(({ name, texts }) => [name, measure(texts)]));
}

/** Learned in the order of the file, both classes mixed as they came. */
function authorsProtocol(texts: LabelledText[]) {
  const training = new Set([...firstPart(texts, true), ...firstPart(texts, false)]);
  const model = startingModel();
  const scores = noScores();
  for (const text of texts) if (training.has(text)) learn(model, text, text.isSpam);
  for (const text of texts) if (!training.has(text)) score(scores, model, text);
  return figures(scores);
}

function firstPart(texts: LabelledText[], isSpam: boolean): LabelledText[] {
  const ofClass = texts.filter((text) => text.isSpam === isSpam);
  return ofClass.slice(0, Math.floor(TRAINING_SHARE * ofClass.length));
}

function newsroom(texts: LabelledText[]) {
  const model = startingModel();
  const scores = noScores();
  const after: Record<string, number> = {};
  texts.forEach((text, index) => {
    score(scores, model, text);
    learn(model, text, text.isSpam);
    if (MILESTONES.includes(index + 1)) after[index + 1] = rounded(accuracyOf(scores));
  });
  return { ...after, all: rounded(accuracyOf(scores)) };
}

function dayOne(texts: LabelledText[]) {
  const model = startingModel();
  const scores = noScores();
  for (const text of texts) score(scores, model, text);
  return figures(scores);
}

function figures(scores: Scores) {
  const { spam, ham } = scores;
  return {
    accuracy: rounded(accuracyOf(scores)),
    spamCaught: rounded(spam.caught / (spam.caught + spam.missed)),
    hamBlocked: rounded(ham.blocked / (ham.blocked + ham.passed)),
    mcc: rounded(mccOf(scores)),
  };
}

/** Milliseconds of this thread's CPU time that a verdict takes in the mean, once the engine has compiled what it runs often. */
function measureCost() {
  const model = startingModel();
  const mean = (body: string) => {
    const judgeOften = (rounds: number) => {
      for (let round = 0; round < rounds; round++) judgeAlone(model, { body, authorName: "Reader" });
    };
    judgeOften(ROUNDS / 4);
    const before = process.threadCpuUsage();
    judgeOften(ROUNDS);
    const { user, system } = process.threadCpuUsage(before);
    return rounded((user + system) / 1_000 / ROUNDS);
  };
  const ordinary = mean(
    repeated("The ferry was late again, and nobody told us why it had to be so. ", 1_000),
  );
  const hostile = Object.entries(hostileTexts()).map(([name, text]) => [
    `10,000 of ${name}`,
    mean(repeated(text, 10_000)),
  ]);
  return { ordinary, hostile: Object.fromEntries(hostile) as Record<string, number> };
}

/** What costs matchers of text the most. */
function hostileTexts(): Record<string, string> {
  return {
    "ordinary words": "The ferry was late again, and nobody told us why it had to be so. ",
    "different words": Array.from({ length: 3_000 }, (_, n) => `free${n.toString(36)} `).join(""),
    "one long word": "a",
    "one long number": "1234567890",
    emoji: "👩‍👩‍👧‍👦😀🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "combining marks": "e\u0301\u0323\u0302\u0308\u0331\u0304",
    addresses: "https://a.example/b?c=d www.e.example ",
    "almost addresses": "a.b-c.d.e.f@g.h.i-",
    "nested marks": "[url=<a href=((([[[",
    "Chinese characters": Array.from({ length: 10_000 }, (_, n) => String.fromCharCode(0x4e00 + n)).join(""),
    "Arabic ligatures": "\ufdfa",
    spaces: " \n\t",
    "lone surrogates": "\ud83d\udc00\ud83d",
    "money and dots": "$1.1.1.1,1,1 a day £ ... $$$ ",
  };
}

function repeated(text: string, length: number): string {
  return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function print(title: string, rows: Record<string, unknown>): void {
  console.log(`\n${title}`);
  console.table(rows);
}
