import { DAY_MS } from "../db/time.ts";
import type { FileName, FileTexts } from "./site-files.ts";

/** What programs may not understand in a file, one sentence each; what is saved is served all the same. */
export function fileWarnings(files: FileTexts, now: number): { name: FileName; warning: string }[] {
  return (Object.keys(CHECKS) as FileName[]).flatMap((name) =>
    files[name] === "" ? [] : CHECKS[name](files[name], now).map((warning) => ({ name, warning })),
  );
}

/** Of many wrong lines the first ones say enough. */
const NAMED = 3;

/** By the IAB's ads.txt 1.1: a record of three or four fields, or a variable. */
const AD_RECORD = /^[^,\s=]+\s*,\s*[^,]+,\s*(?:DIRECT|RESELLER)\s*(?:,[^,]*)?$/i;
const AD_VARIABLE = /^[a-z]+=.+$/i;

/** By RFC 9309, and what search engines read beside it. */
const ROBOTS_LINE = /^(?:user-agent|allow|disallow|crawl-delay|sitemap|host|clean-param|content-signal)\s*:/i;

const isAd = (line: string) => AD_RECORD.test(line) || AD_VARIABLE.test(line);
const ads = linesThatAreNot(
  isAd,
  "no entry, which has the form `ads.example, 12345, DIRECT`: advertisers pass over it",
);

const CHECKS: Record<FileName, (text: string, now: number) => string[]> = {
  "ads.txt": ads,
  "app-ads.txt": ads,
  "humans.txt": () => [],
  "security.txt": checkSecurity,
  "robots.txt": linesThatAreNot(
    (line) => ROBOTS_LINE.test(line),
    "no rule, which has the form `Disallow: /private/`: robots pass over it",
  ),
};

function linesThatAreNot(isRight: (line: string) => boolean, what: string): (text: string) => string[] {
  return (text) => {
    const wrong = text.split("\n").flatMap((line, index) => {
      const [said = ""] = line.split("#");
      return said.trim() === "" || isRight(said.trim()) ? [] : [index + 1];
    });
    const more = wrong.length - NAMED;
    return [
      ...wrong.slice(0, NAMED).map((number) => `Line ${number} is ${what}.`),
      ...(more > 0 ? [`So ${more === 1 ? "is one line" : `are ${more} lines`} more.`] : []),
    ];
  };
}

/** By RFC 9116: whom to write to, and until when that holds. */
function checkSecurity(text: string, now: number): string[] {
  const fieldOf = (field: string) => new RegExp(`^${field}:[ \t]*(.+)$`, "im").exec(text)?.[1]?.trim();
  const contact = fieldOf("Contact");
  const expires = fieldOf("Expires");
  const inAYear = `${new Date(now + 360 * DAY_MS).toISOString().slice(0, 10)}T00:00:00Z`;
  const until = Date.parse(expires ?? "");
  return [
    ...(contact && /^(?:https|mailto|tel):/i.test(contact)
      ? []
      : ["It must say whom to write to, such as `Contact: mailto:security@paper.example`."]),
    ...(until > now
      ? []
      : [
          expires && !Number.isNaN(until)
            ? `It held until ${expires}: write a later date, at most a year from now (\`Expires: ${inAYear}\`).`
            : `It must say until when it holds, at most a year from now: \`Expires: ${inAYear}\`.`,
        ]),
  ];
}
