import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { barOf, minded } from "../../src/spam/bar.ts";
import {
  decodeModel,
  emptyModel,
  encodeModel,
  type Model,
  type Sample,
  spamProbability,
  startingModel,
} from "../../src/spam/classifier.ts";
import { featuresOf } from "../../src/spam/features.ts";
import { learn } from "../../src/spam/learn.ts";

const sample = (body: string, authorName = "Ada Reader"): Sample => ({ body, authorName });

const HAM = [
  "The old bridge was narrower, and I miss the view from it.",
  "My grandmother sold fish at that corner until 1961.",
  "The ferry was late again on Tuesday, and nobody told us why.",
  "Thank you for the drawings! Who made them?",
];
const SPAM = [
  "Best prices for replica watches, order now at https://watches.example/sale",
  "I earn 900 dollars a day with this simple trick, write to me",
  "Subscribe to my channel for free coins!!!",
  "Cheap pills without prescription, fast delivery, click here",
];

/** Lessons that differ, spam and ham in turn. */
const lessons = (count: number) =>
  Array.from({ length: count }, (_, n) => {
    const isSpam = n % 2 === 0;
    const texts = isSpam ? SPAM : HAM;
    return { text: sample(`${texts[(n >> 1) % texts.length]} (${n.toString(36)})`), isSpam };
  });

const taught = (model: Model, count: number) => {
  for (const { text, isSpam } of lessons(count)) learn(model, text, isSpam);
  return model;
};

const again = (model: Model) => decodeModel(encodeModel(model));

describe("the starting model", () => {
  it("tells on day one what everybody calls spam", () => {
    for (const body of SPAM) expect(spamProbability(startingModel(), sample(body))).toBeGreaterThan(0.5);
    for (const body of HAM) expect(spamProbability(startingModel(), sample(body))).toBeLessThan(0.5);
  });

  it("is a new one each time", () => {
    taught(startingModel(), 4);
    expect(startingModel()).toMatchObject({ lessons: 0, upTo: 0 });
    expect(startingModel()).toEqual(startingModel());
  });
});

describe("learning", () => {
  it("begins without an opinion", () => {
    expect(spamProbability(emptyModel(), sample("Anything at all"))).toBe(0.5);
  });

  it("moves what is learned, and what is like it", () => {
    const model = emptyModel();
    learn(model, sample("Cheap flights to the moon, book today"), true);
    expect(spamProbability(model, sample("Cheap flights to the moon, book today"))).toBeGreaterThan(0.6);
    expect(spamProbability(model, sample("Very cheap flights to Mars!"))).toBeGreaterThan(0.5);
  });

  it("takes a newsroom's word against what it was shipped with", () => {
    const model = startingModel();
    const body = "Subscribe to our sports newsletter, it is free for members of the club";
    const before = spamProbability(model, sample(body));
    for (let time = 0; time < 3; time++) learn(model, sample(body), false);
    expect(spamProbability(model, sample(body))).toBeLessThan(Math.min(before, 0.4));
  });

  it("forgets no good comments over a heap of spam, nor spam over a heap of good comments", () => {
    const model = taught(startingModel(), 16);
    for (let n = 0; n < 100; n++)
      learn(model, sample(`Win a prize, number ${n}, at https://w${n}.example`), true);
    for (const body of HAM) expect(spamProbability(model, sample(body))).toBeLessThan(0.5);
    for (let n = 0; n < 100; n++) learn(model, sample(`I was there in ${1900 + n}, and it rained.`), false);
    for (const body of SPAM) expect(spamProbability(model, sample(body))).toBeGreaterThan(0.5);
  });

  it("counts its lessons", () => {
    expect(taught(emptyModel(), 5).lessons).toBe(5);
  });
});

describe("the snapshot", () => {
  it("fits into its value in KV", () => {
    expect(encodeModel(taught(startingModel(), 200)).byteLength).toBeLessThanOrEqual(131_072);
  });

  it("keeps everything", () => {
    const model = { ...taught(startingModel(), 20), upTo: 2 ** 40 };
    expect(again(model)).toEqual(model);
  });

  it("has the same bytes whether it was stored between the lessons or not", () => {
    let stored = startingModel();
    for (const { text, isSpam } of lessons(150)) {
      learn(stored, text, isSpam);
      stored = again(stored);
    }
    expect(encodeModel(stored)).toEqual(encodeModel(taught(startingModel(), 150)));
  });

  it("is read from a part of a larger buffer", () => {
    const bytes = encodeModel(taught(emptyModel(), 3));
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(encodeModel(decodeModel(larger.subarray(3)))).toEqual(bytes);
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ["nothing", () => new Uint8Array()],
    ["a few bytes", (bytes) => bytes.slice(0, 100)],
    ["more bytes", (bytes) => new Uint8Array(bytes.length + 4)],
    ["other bytes of the same length", (bytes) => bytes.map((byte) => byte ^ 255)],
    ["one of another starting model", (bytes) => bytes.with(5, (bytes[5] ?? 0) ^ 1)],
  ])("refuses %s", (_, change) => {
    expect(() => decodeModel(change(encodeModel(startingModel())))).toThrow("no snapshot");
  });
});

describe("the bar", () => {
  const known = (count: number) => {
    const model = emptyModel();
    model.lessons = 2 * count;
    model.spamLessons = count;
    return model;
  };

  it("falls from what is sure to what is likely with what a newsroom has shown", () => {
    expect([0, 25, 50, 200].map((count) => Math.round(100 * barOf(known(count))))).toEqual([70, 56, 42, 42]);
  });

  it("falls with spam that would have passed, and rises with good comments that would have waited", () => {
    const model = known(10);
    const before = barOf(model);
    model.caution = minded(model, before - 0.01, true, 1);
    expect(barOf(model)).toBeCloseTo(before - 0.03);
    for (let time = 0; time < 5; time++) model.caution = minded(model, before + 0.05, false, 1);
    expect(barOf(model)).toBeCloseTo(before + 0.02);
    model.caution = minded(model, 0.99, false, 0.5);
    expect(barOf(model)).toBeCloseTo(before + 0.025, 3);
  });

  it("forgets old mistakes over what is judged rightly", () => {
    const model = { ...known(10), caution: 200_000 };
    for (let time = 0; time < 300; time++) model.caution = minded(model, 0, false, 1);
    expect(model.caution).toBeLessThan(20_000);
  });

  it("does not fall over spam alone, and stays between what is likely and what is surely to be looked at", () => {
    const alone = { ...emptyModel(), lessons: 40, spamLessons: 40, caution: -300_000 };
    expect(barOf(alone)).toBe(0.7);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }))), (given) => {
        const model = known(30);
        for (const [isSpam, probability] of given)
          model.caution = minded(model, probability, isSpam, isSpam ? 1 : 0.5);
        return Number.isInteger(model.caution) && barOf(model) >= 0.42 && barOf(model) <= 0.78;
      }),
    );
  });

  it("comes with the snapshot", () => {
    const model = { ...taught(startingModel(), 9), caution: -123_456 };
    expect(barOf(decodeModel(encodeModel(model)))).toBe(barOf(model));
    expect(decodeModel(encodeModel(model)).caution).toBe(-123_456);
  });
});

describe("any text", () => {
  const extremes: [string, string][] = [
    ["nothing", ""],
    ["blanks", " \n\t\u00a0\u200b"],
    ["lone surrogates", "\ud83d\udc00\ud83d"],
    ["ten thousand emoji", "👩‍👩‍👧‍👦".repeat(10_000)],
    ["one long word", "a".repeat(10_000)],
    ["marks on one letter", `e${"\u0301".repeat(9_999)}`],
    ["addresses", "https://a.example/b?c=d ".repeat(400)],
    ["control characters", "\0\u0001\u202e\u2066"],
  ];

  it.each(extremes)("%s: is judged and learned", (_, body) => {
    const model = startingModel();
    learn(model, { body, authorName: body }, true);
    const probability = spamProbability(model, { body, authorName: body });
    expect(probability).toBeGreaterThan(0);
    expect(probability).toBeLessThan(1);
  });

  it("has a probability, also after it was learned again and again", () => {
    const model = startingModel();
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.string({ unit: "binary", maxLength: 80 }),
        fc.boolean(),
        (body, authorName, isSpam) => {
          for (let time = 0; time < 3; time++) learn(model, { body, authorName }, isSpam);
          const probability = spamProbability(model, { body, authorName });
          return probability >= 0 && probability <= 1;
        },
      ),
    );
  });

  it.each([
    ["invisible characters", "Sub\u200bscr\u00adibe to my chan\u2060nel"],
    ["other widths", "Ｓｕｂｓｃｒｉｂｅ to my channel"],
    ["marks", "Su\u0336bscri\u0336be to my channel"],
    ["capitals of no meaning", "subscribe to my channel"],
  ])("%s hide nothing", (_, body) => {
    const plain = spamProbability(startingModel(), sample("Subscribe to my channel"));
    expect(spamProbability(startingModel(), sample(body))).toBeCloseTo(plain, 1);
  });

  it("sees parts of a name, how a text begins and ends, and of whom it speaks", () => {
    const features = (body: string, authorName = "") => new Set(featuresOf({ body, authorName }));
    const shared = (a: Set<number>, b: Set<number>) => [...a].filter((one) => !b.has(one));
    expect(shared(features("Well", "Musicworld99"), features("Well")).length).toBeGreaterThan(10);
    const [one, other] = [features("Well", "Musicworld99"), features("Well", "Musicplanet12")];
    const none = features("Well");
    expect([...one].filter((feature) => other.has(feature) && !none.has(feature)).length).toBeGreaterThan(3);
    expect(shared(features("red green blue grey"), features("green red blue grey")).length).toBeGreaterThan(
      1,
    );
    expect(shared(features("they saw it"), features("you saw it"))).not.toEqual([]);
  });

  it("counts numbers alike, and long texts by their beginning and end", () => {
    const probability = (body: string) => spamProbability(startingModel(), sample(body));
    expect(probability("Win 500 today")).toBe(probability("Win 917 today"));
    const filler = (sign: string) => `${"a b ".repeat(375)}${sign.repeat(5_000)}${"c d ".repeat(125)}`;
    expect(probability(filler("x"))).toBe(probability(filler("y")));
  });
});
