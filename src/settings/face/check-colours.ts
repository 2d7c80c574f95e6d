import { type ChosenColour, DEFAULT_TOKENS, type Face } from "../../pages/face-data.ts";
import { contrast, leastContrast, nearestWith, toned } from "./colours.ts";
import { deriveTokens, groundsOf, LEAST_CONTRAST } from "./derive-tokens.ts";

/** Why a colour cannot be taken, and the nearest that can. */
export type ColourProblem = { name: ChosenColour; colour: string; offered: string; sentence: string };

/** Papers are light in the light and dark in the dark, as pictures, frames of others and a browser's own controls suppose. */
const LEAST_WITH_BLACK_OR_WHITE = 12;

/** What readers could not read well. None: all can be taken. */
export function checkColours(colours: Face["colours"]): ColourProblem[] {
  const papers = (["light", "dark"] as const).flatMap((scheme) => checkPaper(scheme, colours));
  // On another paper the others stand otherwise: they are checked against the one that is offered.
  const mended = { ...colours, ...Object.fromEntries(papers.map(({ name, offered }) => [name, offered])) };
  return [...papers, ...(["light", "dark"] as const).flatMap((scheme) => checkText(scheme, mended))];
}

function checkPaper(scheme: "light" | "dark", colours: Face["colours"]): ColourProblem[] {
  const name = scheme === "light" ? "paper" : "paperDark";
  const colour = colours[name];
  const other = scheme === "light" ? "#000000" : "#ffffff";
  if (colour === undefined || contrast(colour, other) >= LEAST_WITH_BLACK_OR_WHITE) return [];
  const offered = nearestWith(LEAST_WITH_BLACK_OR_WHITE, colour, [other]) ?? DEFAULT_TOKENS[scheme].paper;
  const sentence = `${colour} is too ${scheme === "light" ? "dark" : "light"} for a paper that is read in ${scheme === "light" ? "daylight" : "the dark"}. The nearest that is ${scheme} enough is ${offered}.`;
  return [{ name, colour, offered, sentence }];
}

function checkText(scheme: "light" | "dark", colours: Face["colours"]): ColourProblem[] {
  const names = scheme === "light" ? (["ink", "accent"] as const) : (["inkDark", "accentDark"] as const);
  return names.flatMap((name) => {
    const colour = colours[name];
    if (colour === undefined) return [];
    const grounds = groundsOf(scheme, deriveTokens(colours)[scheme]);
    const has = leastContrast(colour, grounds);
    if (has >= LEAST_CONTRAST) return [];
    const offered =
      nearestWith(LEAST_CONTRAST, colour, grounds) ?? toned(colour, scheme === "light" ? 0 : 1, 0);
    const sentence = `${colour} has a contrast of ${(Math.floor(has * 10) / 10).toFixed(1)} to 1 with the paper or the boxes on it, and text needs ${LEAST_CONTRAST} to 1. The nearest that has it is ${offered}.`;
    return [{ name, colour, offered, sentence }];
  });
}
