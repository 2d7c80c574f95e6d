import { describe, expect, it } from "vitest";
import { startingModel } from "../../src/spam/classifier.ts";
import { learn } from "../../src/spam/learn.ts";
import { wording } from "../../src/spam/wording.ts";

const WARES = [
  "pills",
  "watches",
  "loans",
  "followers",
  "slots",
  "casino bonus",
  "cheap tickets",
  "crypto signals",
];
const ADVERTISEMENTS = [
  "I was in debt until I found this, and now I have my {} every week. Please write to me and I will tell you how it works.",
  "This is the best place for {} and you will not regret it, they helped me and my family so much!",
  "Hello everyone, if you like this article you should have a look at our {}. We are the first in the region.",
  "Great post, thank you for the information. By the way, the {} of my friend are the best that I have seen.",
];

/** What a newsroom that marks only spam has taught: fluent sentences in the paper's language. */
function markedSpam(count: number) {
  const model = startingModel();
  for (let n = 0; n < count; n++) {
    const [text = "", ware = ""] = [ADVERTISEMENTS[n % ADVERTISEMENTS.length], WARES[n % WARES.length]];
    learn(model, { body: text.replace("{}", `${ware} no. ${n}`), authorName: `Reader ${n}` }, true);
  }
  return model;
}

const HONEST = [
  "Agreed.",
  "Thank you for this. Please do one about the school next.",
  "I was at the meeting, and this is not what the mayor said.",
  "If you had read the whole article you would know that the bridge was closed for three years.",
  "My family has lived here since 1921 and we have never had so much water in the cellar.",
  "Who is going to pay for all this? We are, of course.",
  "The council should have a look at how they do it in Denmark.",
  "This is the worst decision they have made in years, and they will regret it.",
  "The first paragraph is wrong: it was the harbour board, not the council.",
  "You can see the same in every town of the region. People stop going to the shops, and then the shops close.",
  "I do not agree with the author, but it is a good article and I like how it is written.",
  "So my bus pass buys me nothing on Sundays. Wonderful.",
  "Does anybody know whether the library will be open on Monday?",
  "Hello, small correction: the photograph shows the old ferry.",
  "It was so cold in that church that my friend kept her gloves on at the organ.",
  "Best news I have read all week.",
  "Einverstanden. Die Brücke war lange genug gesperrt.",
  "Merci pour cet article, c'est exactement ce que disent les gens du port.",
];

describe("a newsroom that marks spam and approves nothing", () => {
  it.each([3, 10, 25, 50])("after %d marks no honest comment is held for its wording", (count) => {
    const model = markedSpam(count);
    expect(HONEST.filter((body) => wording(model, { body, authorName: "Ada" }) !== null)).toEqual([]);
  });

  it("has taught what it marked", () => {
    const body = "This is the best place for candles and you will not regret it, they helped me so much!";
    expect(wording(startingModel(), { body, authorName: "Ada" })).toBeNull();
    expect(wording(markedSpam(25), { body, authorName: "Ada" })?.weight).toBeGreaterThanOrEqual(1);
  });
});
