/** Made words by Zipf's law, so that an index by content is as long as that of real texts. */
const VOCABULARY = 20_000;
const SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu".split(" ");
const SECTIONS = ["Town", "Sport", "Harbour", "Culture", "Country"];

/** A repeatable random number from 0 to 1 (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The word of a rank: rank 1 is the most frequent. */
function word(rank: number): string {
  let left = rank + SYLLABLES.length;
  let text = "";
  for (; left > 0; left = Math.floor(left / SYLLABLES.length)) text += SYLLABLES[left % SYLLABLES.length];
  return text;
}

/** @param seed the same gives the same words */
export function madeText(seed: number, words: number): string {
  const next = random(seed);
  const drawn = Array.from({ length: words }, () => word(Math.floor(VOCABULARY ** next())));
  return drawn.map((one, n) => (n % 12 === 11 ? `${one}.` : one)).join(" ");
}

/** The n-th article of a made paper, of 600 words, as the API takes it. */
export function madeArticle(n: number) {
  const day = String(1 + (n % 28)).padStart(2, "0");
  return {
    path: `/2026/10/${day}/story-${n}/`,
    title: `Story ${n}: ${madeText(n, 6)}`,
    standfirst: madeText(n + 5, 18),
    body: Array.from({ length: 10 }, (_, paragraph) => madeText(n * 17 + paragraph, 60)).join("\n\n"),
    bodyFormat: "markdown",
    author: `Writer ${n % 12}`,
    section: SECTIONS[n % SECTIONS.length],
    tags: [word(50 + (n % 40)), word(100 + (n % 25))],
    publishedAt: new Date(Date.UTC(2026, 9, 1 + (n % 28), 8, n % 60)).toISOString(),
  };
}
