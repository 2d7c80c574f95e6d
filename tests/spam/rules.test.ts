import { describe, expect, it } from "vitest";
import { startingModel } from "../../src/spam/classifier.ts";
import type { Facts } from "../../src/spam/facts.ts";
import type { Finding } from "../../src/spam/verdict.ts";
import { compileWords } from "../../src/spam/word-lists.ts";
import { fine, judged } from "./fine-comment.ts";

const minutes = (...list: number[]) => list.map((minute) => minute * 60_000);
const every = (count: number, minute: number) =>
  minutes(...Array.from({ length: count }, (_, n) => (n + 1) * minute));
const on = (language: string, title = "", ageDays = 1): Facts["article"] => ({
  ageDays,
  title,
  standfirst: "",
  language,
});

const RUSSIAN = "Новый мост намного шире старого, и мне кажется, что вид с него стал хуже, чем раньше.";
const JAPANESE = "新しい橋は前よりずっと広くなりましたが、川の景色が見えにくくなったのは少し残念です。";
const ENGLISH =
  "The new line has changed the quarter a lot. It took me half an hour to get to the centre and now it is ten minutes, but the tickets are dearer than in the next town.";
const SPANISH =
  "La nueva línea de tranvía ha cambiado mucho el barrio. Antes tardaba media hora en llegar al centro y ahora son diez minutos, pero los billetes son más caros que en la ciudad vecina.";

describe("finds", () => {
  it.each<[string, Partial<Finding>, Partial<Facts>]>([
    ["rate", { weight: 0.5 }, { sentAgo: minutes(1, 3, 9) }],
    [
      "rate",
      { weight: 1, reason: "The same network address sent 6 comments in ten minutes." },
      { sentAgo: every(6, 1) },
    ],
    [
      "rate",
      { weight: 1, reason: "The same network address sent 12 comments in an hour." },
      { sentAgo: every(12, 4.5) },
    ],
    [
      "rate",
      { weight: 0.5, reason: "The same network address sent 20 comments in a day." },
      { sentAgo: every(20, 60) },
    ],
    [
      "same-text",
      { weight: 1, reason: "Nearly the same was sent once before." },
      { similar: { published: 1, held: 0, spam: 0 } },
    ],
    [
      "same-text",
      { weight: 1.5, reason: "Nearly the same was sent before and is spam." },
      { similar: { published: 0, held: 1, spam: 1 } },
    ],
    ["same-text", { weight: 2 }, { similar: { published: 1, held: 1, spam: 1 } }],
    [
      "trusted-commenter",
      { weight: -2 },
      { commenter: { approved: 0, spam: 3, trusted: true, blocked: false } },
    ],
    [
      "known-commenter",
      { weight: -1, reason: "Moderators approved 4 comments of this commenter." },
      { commenter: { approved: 4, spam: 0, trusted: false, blocked: false } },
    ],
    [
      "known-spammer",
      { weight: 1.5 },
      { commenter: { approved: 0, spam: 2, trusted: false, blocked: false } },
    ],
    [
      "advertising-name",
      { weight: 1, reason: "The name holds a telephone number." },
      { authorName: "Call +1 (555) 010-9999" },
    ],
    [
      "late-link",
      { weight: 0.5, reason: "Brings a link to an article that is 75 days old." },
      { body: "There is a good report on it at https://paper.example today.", article: on("en", "", 75.4) },
    ],
    [
      "foreign-script",
      { weight: 0.5, reason: "Is written in Cyrillic letters, and the article is not." },
      { body: "Отличная статья" },
    ],
    ["foreign-script", { weight: 1 }, { body: RUSSIAN.repeat(2) }],
    [
      "foreign-script",
      { weight: 1, reason: "Is written in Japanese letters, and the article is not." },
      { body: JAPANESE },
    ],
    ["foreign-script", { weight: 0.5 }, { body: "An ordinary remark.", article: on("el", "Η γέφυρα") }],
    [
      "foreign-language",
      { weight: 0.5, reason: "Seems to be written in Spanish, and the article is not." },
      { body: SPANISH },
    ],
    [
      "foreign-language",
      { weight: 0.5 },
      { body: SPANISH, article: on("de-AT", "Die Brücke ist nun breiter und die Aussicht ist es nicht") },
    ],
    ["shouting", { weight: 0.5 }, { body: `${"WHY NOT ".repeat(9)}${"!".repeat(20)}` }],
    ["repeated-character", { weight: 0.5 }, { body: `It was goo${"o".repeat(20)}d, that is all.` }],
  ])("%s %j", (rule, finding, given) => {
    expect(judged(given).findings).toEqual([expect.objectContaining({ rule, ...finding })]);
  });
});

describe("finds nothing in", () => {
  it.each<[string, Partial<Facts>]>([
    ["two remarks in ten minutes", { sentAgo: minutes(1, 9) }],
    ["remarks over a day", { sentAgo: every(19, 30) }],
    ["what was sent another day", { sentAgo: every(20, 24 * 60) }],
    ["a late remark without links", { article: on("en", "", 4000) }],
    ["a link to a new article", { body: "There is a good report on it at https://paper.example today." }],
    ["Cyrillic under a Cyrillic title", { body: RUSSIAN, article: on("en", "О мосте") }],
    ["Russian on a Russian site", { body: RUSSIAN, article: on("ru") }],
    ["Japanese on a Japanese site", { body: JAPANESE, article: on("ja-JP") }],
    ["Latin under a title with a Latin name", { article: on("ja", "iPhoneの橋") }],
    ["a quotation in another script", { body: `${fine.body} In Russian they say: мост.` }],
    ["a short word in another script", { body: "Спасибо" }],
    ["emoji", { body: "👏👏👏👏👏👏👏👏👏👏👏👏" }],
    ["a script on a site whose script is not known", { body: RUSSIAN, article: on("mn-Mong") }],
    ["English", { body: ENGLISH }],
    ["Spanish on a site in Spanish", { body: SPANISH, article: on("es-MX") }],
    ["Spanish on a site whose small words are not known", { body: SPANISH, article: on("mt") }],
    ["Spanish under a Spanish title", { body: SPANISH, article: on("en", "El puente de la ciudad") }],
    [
      "a short remark in Spanish",
      { body: "La nueva línea de tranvía ha cambiado mucho el barrio, y es más cara." },
    ],
    ["a title and where it stands", { body: "Gangnam Style - official video: https://video.example/a" }],
    ["a year in a name", { authorName: "Ada 1990-1991" }],
  ])("%s", (_, given) => {
    expect(judged(given).findings).toEqual([]);
  });
});

describe("disguise", () => {
  it.each([
    ["letters of mathematics", "Try 𝗠𝗢𝗟𝗢𝟳𝟳 tonight, I am serious", 1, "𝗠𝗢𝗟𝗢𝟳𝟳"],
    ["letters of mathematics with gaps", "Try 𝑀 𝒪 𝐿 𝑂 𝟩 𝟩 tonight", 1.5, "𝑀 𝒪 𝐿 𝑂 𝟩 𝟩"],
    ["one letter in a box", "The SL🅞T that pays, everybody knows", 1, "SL🅞T"],
    ["small capitals", "Join ᴠɪᴘ ʀᴏᴏᴍs and win", 1, "ʀᴏᴏᴍs"],
    ["letters of flags", "The 🇸 🇱 🇴 🇹 that pays", 1, "🇸 🇱 🇴 🇹"],
    ["look-alikes of another script", "My friend wins at the саsinо every day", 1, "саsinо"],
    ["a look-alike at the beginning", "Рaypal sends you money", 1, "Рaypal"],
    ["gaps and a number", "Try M O L O 7 7 tonight", 1, "M O L O 7 7"],
    ["dots", "Try M.o.l.o.v.i.p tonight", 1, "M.o.l.o.v.i.p"],
    ["a sign within a name", "Everybody wins at MOLO⭐77⭐ today", 1, "MOLO⭐77"],
    ["gaps alone", "You have done N O T H I N G for us", 0.5, "N O T H I N G"],
    ["gaps and mathematics", "Try M O L O 7 7 at 𝗠𝗢𝗟𝗢", 1.5, "𝗠𝗢𝗟𝗢"],
  ])("is found: %s", (_, body, weight, shown) => {
    const finding = judged({ body }).findings.find(({ rule }) => rule === "disguise");
    expect(finding).toMatchObject({ weight });
    expect(finding?.reason).toContain(`“${shown}`);
  });

  it.each([
    ["an abbreviation with dots", "The N.A.A.C.P. and the R.S.V.P. are five letters each."],
    ["initials", "J. R. R. Tolkien and A. A. Milne never met, said Dr. E. F. G. Hale."],
    ["a list", "Vote for 1 2 3 4 5 6 or 7, it is all the same to me."],
    ["a list of letters", "a - b - a - b - a - b, that is how the rhyme goes"],
    ["a formula", "E = 𝑚𝑐² is older than the bridge, and Δx · Δp ≥ ħ/2 as well."],
    ["a unit", "It was 15 μg/m³ of NO₂ at the 19ᵗʰ station, and 10 kΩ."],
    ["an ending of another script", "Я отправил SMSку и купил iPhoneы."],
    ["a brand in two scripts", "Ελληνικά and Яндекс.Maps side by side"],
    ["wide letters in Japanese", "ＮＨＫのニュースで見ました。"],
    ["flags", "🇲🇽❤️🇲🇾🇮🇩 greetings to all!"],
    ["emoji of letters", "Blood type 🅰️ or 🅾️? Parking 🅿️ is there."],
    ["emoji beside numbers", "We were 🎉 50 🎉 people, and it was 30🌡 warm"],
    ["a song with signs", "I ❤ NY and C++ and R&B"],
    ["sounds of a dictionary", "It is said ʃɪp, with a short ɪ."],
  ])("is not: %s", (_, body) => {
    expect(judged({ body }).findings.filter(({ rule }) => rule === "disguise")).toEqual([]);
  });

  it("hides no word from the other rules", () => {
    const words = compileWords({ block: "casino", hold: "", allow: "" });
    for (const body of ["c a s i n o", "c.a.s.i.n.o", "саsinо", "𝓬𝓪𝓼𝓲𝓷𝓸", "🅲🅰🆂🅸🅽🅾"])
      expect(judged({ body: `The ${body} is open`, words }).outcome, body).toBe("spam");
  });
});

describe("a way to write to somebody, and money", () => {
  it.each([
    ["I trade with her signals, write to her on WhatsApp +44 20 7946 0958", 1],
    ["Get a loan today, t.me/fastcash_desk", 1],
    ["Кредит без справок, телеграм @kredit_bystro", 1],
    ["무직자 당일 대출 카톡: abcd1234", 1],
    ["即日融資します LINE ID: kashi77", 1],
    ["قرض فوري واتساب +966 55 123 4567", 1],
    ["Empréstimo para negativado, WhatsApp 11 91234-5678", 1],
    ["My portfolio has been steady since I met her, she is on Telegram", 0.5],
  ])("%s", (body, weight) => {
    const finding = judged({ body }).findings.find(({ rule }) => rule === "contact-and-money");
    expect(finding).toMatchObject({ weight });
  });

  it.each([
    "Telegram should be made to answer for what it lets through.",
    "The council invested three million and has nothing to show for it.",
    "I sent him a message on WhatsApp, he never answered.",
  ])("not: %s", (body) => {
    expect(judged({ body }).findings).toEqual([]);
  });
});

describe("what honest people say", () => {
  it.each([
    "If you are struggling, text SHOUT to 85258, somebody answers day and night.",
    "Samaritans are there on 116 123, please call them.",
    "Has anybody won the raffle? The winner should receive a prize of £50.",
    "Please share this with your councillor and vote in May!",
    "I was told to ring the ferry office on 01983 293041, nobody answered for three days.",
  ])("is no more than a faint sign: %s", (body) => {
    const { score, outcome } = judged({ body });
    expect(outcome).toBe("publish");
    expect(score).toBeLessThanOrEqual(0.25);
  });

  it.each([
    "taz.de",
    "bahn.de Kunde",
    "Jo.de Vries",
    "Cheap Seats",
    "Bitcoin Bob",
    "Pharmacy student",
    "Buy British",
    "nytimes.com reader",
    "St.ives swimmer",
    "Loan Nguyen",
    "Top Cat",
  ])("under the name %s is published", (authorName) => {
    expect(judged({ authorName }).outcome).toBe("publish");
  });
});

describe("a link to a source that everybody knows", () => {
  const sources = [
    "https://www.bbc.co.uk/news/uk-england-hampshire-65432109",
    "https://en.wikipedia.org/wiki/Cable_ferry",
    "https://doi.org/10.1016/j.tra.2020.01.001",
    "https://web.archive.org/web/2019/https://paper.example",
    "https://www.wrenmouth.gov.uk/council/minutes.pdf",
    "https://www.sozialministerium.gv.at/a",
    "https://www.mod.go.jp/a",
    "https://taz.de/!5123456/",
  ];
  const shipped = startingModel();

  it.each(sources)("is published on day one: %s", (link) => {
    const late = on("en", "", 90);
    for (const body of [
      link,
      `See page 14: ${link}`,
      `The council's own minutes say something different: ${link}`,
    ]) {
      expect(judged({ body }, { model: shipped }), body).toMatchObject({ outcome: "publish" });
      expect(judged({ body, article: late }, { model: shipped }).outcome, body).toBe("publish");
    }
  });

  it("may stand beside others, and a flood is a flood", () => {
    expect(judged({ body: `Three say the opposite: ${sources.slice(0, 3).join(" ")}` }).findings).toEqual([]);
    expect(judged({ body: sources.join(" ") }).outcome).toBe("spam");
  });

  it.each(["https://bbc.co.uk.shop.example/a", "https://notbbc.co.uk", "https://bbc.co.uk@shop.example/"])(
    "is not one that looks like it: %s",
    (link) => {
      expect(judged({ body: link }).findings).toMatchObject([{ rule: "bare-link" }]);
    },
  );

  it("counts once where it stands alone", () => {
    const { findings, outcome } = judged({ body: "https://shop.example/offer" }, { model: shipped });
    expect(findings).toEqual([
      expect.objectContaining({
        rule: "bare-link",
        reason: "Says hardly more than a link to “shop.example”.",
      }),
    ]);
    expect(outcome).toBe("hold");
  });
});

describe("advertisements of today", () => {
  it.each<[string, Record<string, number>]>([
    ["Subscribe to me and I subscribe back", { begging: 1 }],
    ["If I get 100 subscribers by Friday I will shave my head", { begging: 0.5 }],
    ["My rap is half decent, check it out if you like", { "own-place": 0.5 }],
    ["There is a film of it on my channel", { "own-place": 0.5 }],
    ["Get paid to watch films, with my code you begin with ten dollars", { "sales-talk": 1 }],
    ["We offer a free valuation, just search for us", { "sales-talk": 1 }],
    ["MealHarbour plans the week's shopping, and the free version is enough", { "sales-talk": 1 }],
    ["Kelder AI went through my contract, they have a special offer", { "sales-talk": 1 }],
    ["I let a tool that compares tariffs for you do it", { "sales-talk": 0.5 }],
    [
      "I follow the signals from Mr. Alan Whitford, he is on Telegram",
      { "contact-and-money": 0.5, "sales-talk": 0.5 },
    ],
    [
      "For live odds on the race I look at https://harbourcasino.example",
      { "named-link": 0.5, "sales-talk": 0.5 },
    ],
    ["I track the tides with Tidewise (tidewise.example), worth a look", { "named-link": 0.5 }],
    [
      "I look at the odds on https://harbourcasino.example every morning, they are right",
      { "named-link": 0.5 },
    ],
  ])("%s", (body, expected) => {
    const found = judged({ body }).findings.map(({ rule, weight }) => [rule, weight]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  it.each([
    "My sister found her flat by LinkedIn, YouTube and a note on a lamp post.",
    "MacKenzie and DeWitt said the same in the HarbourFest tent.",
    "The free report of the commission says so on page nine.",
    "What are the odds that it opens in time?",
    "I have been a subscriber of this paper for forty years, and so was my father.",
    "The views from the bridge reached our pages in spring.",
    "The Guardian had it first, see https://www.theguardian.com/uk/2026/bridge for the whole story.",
    "Our church is open every day at ten, and the choir sings on Sundays.",
    "They ought to sell the old casino and build flats there, everybody says so.",
  ])("finds nothing in: %s", (body) => {
    expect(judged({ body }).findings).toEqual([]);
  });

  it("holds a remark in another language for one reason only, the language", () => {
    const body =
      "Die Deutschen haben nichts anderes für Freiheit gehalten, als dass sie einander öffentlich missachten dürfen, und das ist bei uns im Dorf auch heute noch so, wie man am Stammtisch hören kann.";
    const { findings, outcome } = judged({ body }, { model: startingModel() });
    expect(findings.map(({ rule }) => rule)).toEqual(["foreign-language"]);
    expect(outcome).toBe("publish");
  });
});
