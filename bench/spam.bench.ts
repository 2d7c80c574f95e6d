import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type LabelledText, readLabelled } from "../cli/spam/read-labelled.ts";
import { accuracyOf, judgeAlone, mccOf, noScores, type Scores, score } from "../cli/spam/scores.ts";
import { partOf, simulate } from "../cli/spam-simulate.ts";
import { startingModel } from "../src/spam/classifier.ts";
import { learn } from "../src/spam/learn.ts";
import { sharedData } from "./shared-data.ts";

/**
 * How well spam is told from the rest, and what a verdict costs. Four ways of asking, on each file of public data: as the
 * authors of the YouTube Spam Collection do (of each class the first 70 % are learned, the last 30 % judged), as a newsroom
 * works (judge, then learn, in the order in which the comments came), on a new site's first day, when nothing is
 * learned yet, and as an open paper does: its moderators mark spam and approve nothing. And a stream of a newspaper's comments, one in
 * twenty of them spam, goes through the product's own rules. Caught and blocked: not published at once.
 */
const TRAINING_SHARE = 0.7;
const MILESTONES = [50, 100, 200, 350];
const ROUNDS = 200;
const MARKS = [3, 10, 25, 50];
/** Real comments of a newspaper, all honest. */
const NEWS = "news-comments.tsv";
const HONEST_FOR_A_SPAM = 19;

type Collection = { name: string; texts: LabelledText[] };

export async function run(): Promise<void> {
  const cost = measureCost();
  const folder = sharedData("spam");
  const collections = folder === null ? [] : await readCollections(folder);
  const videos = collections.filter(({ name }) => name.startsWith("Youtube"));
  const newspaper = collections.find(({ name }) => name === NEWS) ?? null;
  const results = {
    protocol: byName(videos, (texts) => authorsProtocol(texts, inOrder)),
    spamFirst: byName(videos, (texts) => authorsProtocol(texts, spamFirst)),
    hamFirst: byName(videos, (texts) => authorsProtocol(texts, hamFirst)),
    marksAlone: newspaper && byName(spamOf(collections), (texts) => marksAlone(texts, newspaper.texts)),
    newspaperStream: newspaper && newspaperStream(newspaper.texts, videos),
    online: byName(collections, newsroom),
    dayOne: byName(collections, dayOne),
    verdictMs: cost,
  };
  print("First 70 % of each class learned, last 30 % judged", results.protocol);
  print("The same, spam learned before ham", results.spamFirst);
  print("The same, ham learned before spam", results.hamFirst);
  if (results.marksAlone)
    print(
      "So many marks of spam and nothing else: honest newspaper comments held, per cent",
      results.marksAlone,
    );
  if (results.newspaperStream)
    print(
      "A newspaper's stream, one in twenty spam, by the product's own rules, per cent",
      results.newspaperStream,
    );
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

type Order = (texts: LabelledText[]) => LabelledText[];

const inOrder: Order = (texts) => texts;
const spamFirst: Order = (texts) => [
  ...texts.filter(({ isSpam }) => isSpam),
  ...texts.filter(({ isSpam }) => !isSpam),
];
const hamFirst: Order = (texts) => [
  ...texts.filter(({ isSpam }) => !isSpam),
  ...texts.filter(({ isSpam }) => isSpam),
];

function authorsProtocol(texts: LabelledText[], order: Order) {
  const training = new Set([...firstPart(texts, true), ...firstPart(texts, false)]);
  const model = startingModel();
  const scores = noScores();
  for (const text of order(texts.filter((one) => training.has(one)))) learn(model, text, text.isSpam);
  for (const text of texts) if (!training.has(text)) score(scores, model, text);
  return figures(scores);
}

function firstPart(texts: LabelledText[], isSpam: boolean): LabelledText[] {
  const ofClass = texts.filter((text) => text.isSpam === isSpam);
  return ofClass.slice(0, Math.floor(TRAINING_SHARE * ofClass.length));
}

/** Collections of which there is spam, and of that no other. */
function spamOf(collections: Collection[]): Collection[] {
  return collections
    .map(({ name, texts }) => ({ name, texts: texts.filter(({ isSpam }) => isSpam) }))
    .filter(({ texts }) => texts.length > 0);
}

function marksAlone(spam: LabelledText[], honest: LabelledText[]): Record<string, number> {
  const model = startingModel();
  const held: Record<string, number> = {};
  const judged = honest.filter((_, index) => index % 4 === 0);
  spam.slice(0, Math.max(...MARKS)).forEach((text, index) => {
    learn(model, text, true);
    if (!MARKS.includes(index + 1)) return;
    const blocked = judged.filter((one) => judgeAlone(model, one).outcome !== "publish").length;
    held[index + 1] = rounded((100 * blocked) / judged.length);
  });
  return held;
}

/** Videos' spam among a newspaper's comments; as if nothing were ever learned, and as the product learns. */
function newspaperStream(honest: LabelledText[], videos: Collection[]) {
  const spam = spamOf(videos).flatMap(({ texts }) => texts);
  const stream = honest.flatMap((text, index) => {
    const next = index % HONEST_FOR_A_SPAM === 0 ? spam[index / HONEST_FOR_A_SPAM] : undefined;
    return next ? [text, next] : [text];
  });
  const alone = startingModel();
  const dayOneOutcome = (text: LabelledText) => {
    const outcome = judgeAlone(alone, text).outcome;
    return { ...text, outcome: outcome === "publish" ? ("published" as const) : ("held" as const) };
  };
  const outcomes = simulate(stream, { policy: "open", perDay: 100, seen: 0.5 });
  const half = Math.floor(stream.length / 2);
  const shares = ({ ham, spam: caught }: ReturnType<typeof partOf>) => ({
    hamNotPublished: rounded((100 * (ham.held + ham.spam)) / ham.count),
    spamPassed: rounded((100 * caught.passed) / caught.count),
  });
  return {
    "day one": shares(partOf(stream.map(dayOneOutcome), 0, stream.length)),
    "first half": shares(partOf(outcomes, 0, half)),
    "second half": shares(partOf(outcomes, half, stream.length)),
    "last quarter": shares(partOf(outcomes, Math.floor((3 * stream.length) / 4), stream.length)),
  };
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

/** In numbers of texts, and in shares: of honest ones also how many were taken for spam instead of held. */
function dayOne(texts: LabelledText[]) {
  const model = startingModel();
  const scores = noScores();
  let hamAsSpam = 0;
  for (const text of texts) {
    score(scores, model, text);
    if (!text.isSpam && judgeAlone(model, text).outcome === "spam") hamAsSpam += 1;
  }
  const { spam, ham } = scores;
  const { spamCaught, hamBlocked, mcc } = figures(scores);
  return {
    spam: spam.caught + spam.missed,
    caught: spam.caught,
    ham: ham.passed + ham.blocked,
    notPublished: ham.blocked,
    asSpam: hamAsSpam,
    spamCaught: Number.isNaN(spamCaught) ? null : spamCaught,
    hamBlocked,
    mcc,
  };
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
