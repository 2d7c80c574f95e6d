import { describe, expect, it } from "vitest";
import type { Facts } from "../../src/spam/facts.ts";
import type { Finding } from "../../src/spam/verdict.ts";
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
