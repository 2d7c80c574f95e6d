import { DEFAULT_TOKENS, type Face, TOKEN_NAMES, type Tokens } from "../../pages/face-data.ts";
import { mix, nearestWith, toned } from "./colours.ts";

/** WCAG 2.2, 1.4.3: text that is not large. Controls and focus need 3 to 1, and have it with this. */
export const LEAST_CONTRAST = 4.5;

type Scheme = Face["tokens"];

/** Every colour of both schemes, as far as it differs from style.css. What was not chosen follows what was. */
export function deriveTokens(colours: Face["colours"]): Scheme {
  const { accent, paper, ink, accentDark, paperDark, inkDark } = colours;
  const light = schemeOf("light", { accent, paper, ink });
  const dark = schemeOf("dark", {
    accent: accentDark ?? accent,
    paper: paperDark ?? (paper && toned(paper, 0.19, 0.02)),
    ink: inkDark ?? (ink && toned(ink, 0.92, 0.02)),
  });
  return { light: differing("light", light), dark: differing("dark", dark) };
}

/** What a colour of text stands on. */
export function groundsOf(scheme: keyof Scheme, tokens: Tokens): string[] {
  const { paper, tint } = { ...DEFAULT_TOKENS[scheme], ...tokens };
  return [paper, tint];
}

type Chosen = { accent: string | undefined; paper: string | undefined; ink: string | undefined };

function schemeOf(scheme: keyof Scheme, chosen: Chosen): Required<Tokens> {
  const standard = DEFAULT_TOKENS[scheme];
  const isStandard = chosen.paper === undefined && chosen.ink === undefined;
  const paper = chosen.paper ?? standard.paper;
  // By the paper alone: what one text has to be to be read hangs on no other.
  const tint = isStandard
    ? standard.tint
    : mix(paper, scheme === "light" ? "#000000" : "#ffffff", scheme === "light" ? 0.045 : 0.055);
  const readable = (colour: string, least = LEAST_CONTRAST) =>
    nearestWith(least, colour, [paper, tint]) ?? colour;
  const ink = readable(chosen.ink ?? standard.ink);
  const others = isStandard
    ? { soft: standard.soft, line: standard.line, rule: standard.rule, warn: standard.warn }
    : {
        soft: readable(mix(paper, ink, 0.68), 5),
        line: mix(paper, ink, 0.17),
        rule: scheme === "light" ? ink : mix(paper, ink, 0.55),
        warn: readable(standard.warn),
      };
  return { paper, tint, ink, accent: readable(chosen.accent ?? standard.accent), ...others };
}

function differing(scheme: keyof Scheme, tokens: Required<Tokens>): Tokens {
  const other = TOKEN_NAMES.filter((name) => tokens[name] !== DEFAULT_TOKENS[scheme][name]);
  return Object.fromEntries(other.map((name) => [name, tokens[name]]));
}
