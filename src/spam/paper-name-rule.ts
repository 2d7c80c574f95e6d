import type { Facts } from "./facts.ts";
import type { PassesFor } from "./newsroom-names.ts";
import { quoted } from "./quoted.ts";
import type { Finding } from "./verdict.ts";

const REASONS: Record<PassesFor["as"], (name: string) => string> = {
  paper: (name) => `The name is like that of the paper: ${name}.`,
  person: (name) => `The name is like that of somebody who writes for the paper: ${name}.`,
  namesake: (name) =>
    `The name is like that of somebody who writes for the paper: ${name}. Once approved, its sender may be called so too.`,
  title: (name) => `The name speaks for the newsroom: ${name}.`,
};

/**
 * Who speaks for the paper answers from the newsroom. Others wait, unless moderators trust them: they may be called so. A name of one
 * word many have: of those only strangers wait, whom nobody has approved.
 */
export function paperName({ passesFor, commenter }: Facts): Finding | null {
  if (passesFor === null || commenter.trusted) return null;
  if (passesFor.as === "namesake" && commenter.approved > commenter.spam) return null;
  const reason = REASONS[passesFor.as](quoted(passesFor.name));
  return { rule: "paper-name", weight: 0, reason, atLeast: "hold" };
}
