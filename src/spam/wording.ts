import { barOf, knownOf } from "./bar.ts";
import { type Model, type Sample, spamProbability } from "./classifier.ts";
import { wordFeatures } from "./features.ts";
import { WHOLE_LINK } from "./link-pattern.ts";
import { isBareLink } from "./link-rules.ts";
import { quoted } from "./quoted.ts";
import { isStopWord } from "./stop-words.ts";
import { asSeen, countWords } from "./text-fold.ts";
import { CERTAIN, type Finding, STRONG, WEAK } from "./verdict.ts";

/**
 * As long as a newsroom has shown little, an advertisement is told by where it leads, too: with a link, an address or a number in the text the model may be a
 * little less sure, and without one it must be surer.
 */
const LEADS_SOMEWHERE = 0;
const LEADS_NOWHERE = 0.08;
const DESTINATION =
  /https?:\/\/|www\.|(?<![\w.])@\w{3}|\w@\w|\b[a-z0-9-]{2,40}\.(?:com|net|org|info|biz|co|io|me|tv|app|shop|store|online|site|xyz|club|top|live|link|click|vip|pro|example)\b|(?:\d[ ().-]?){5}/i;
/** From this part of it on, another weak sign is enough. */
const SUSPICIOUS = 0.85;
/** Hardly any honest text is as surely spam. */
const SURE = 0.99;

const TELLING_WORDS = 4;
const WORD_LENGTH = 30;

/**
 * What the classifier thinks of name and text: spam by itself only where it is sure, and otherwise the more it weighs the
 * likelier it is. The words that pull the most are named, and where there are none, the text itself.
 * @param isForeign the text is in another language than the article, which is a weak sign by itself: that the model knows it less
 * is no second one
 */
export function wording(model: Model, sample: Sample, isForeign = false): Finding | null {
  const own = withoutBareLink(sample);
  if (own === null) return null;
  const weight = weightOf(spamProbability(model, own), likelyFor(model, own));
  if (weight < (isForeign ? STRONG : WEAK)) return null;
  const words = tellingWords(model, own).map(quoted);
  const named = words.length === 0 ? quoted(own.body) : words.join(", ");
  return { rule: "wording", weight, reason: `The wording is like that of spam: ${named}.` };
}

/** A link that stands alone has its own rule, and counts once: null where nothing else is said. */
function withoutBareLink(sample: Sample): Sample | null {
  const seen = asSeen(sample.body);
  if (!isBareLink(seen)) return sample;
  const around = seen.replace(WHOLE_LINK, " ");
  return countWords(around) === 0 ? null : { ...sample, body: around };
}

/** From which probability on a text is likely spam, and from which a weak sign of it. */
type Bounds = { likely: number; suspicious: number };

function likelyFor(model: Model, { body }: Sample): Bounds {
  const likely = barOf(model);
  const shift = DESTINATION.test(body) ? LEADS_SOMEWHERE : LEADS_NOWHERE;
  return { likely: likely + shift * (1 - knownOf(model)), suspicious: likely * SUSPICIOUS };
}

function weightOf(probability: number, { likely, suspicious }: Bounds): number {
  if (probability < suspicious) return 0;
  if (probability < likely) return WEAK;
  if (probability >= SURE) return CERTAIN;
  const tenths = Math.floor((10 * (CERTAIN - STRONG) * (probability - likely)) / (SURE - likely));
  return STRONG + tenths / 10;
}

/** Small words of a language say nothing to a moderator, whatever they weigh. */
function tellingWords({ weights }: Model, sample: Sample): string[] {
  return [...wordFeatures(sample)]
    .filter(([word]) => !isStopWord(word))
    .map(([word, features]) => ({ word, pull: features.reduce((sum, at) => sum + (weights[at] ?? 0), 0) }))
    .filter(({ pull }) => pull > 0)
    .sort((a, b) => b.pull - a.pull)
    .slice(0, TELLING_WORDS)
    .map(({ word }) => word.slice(0, WORD_LENGTH));
}
