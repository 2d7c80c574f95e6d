import type { Facts } from "./facts.ts";
import type { PassesFor } from "./newsroom-names.ts";
import { quoted } from "./quoted.ts";
import type { Finding } from "./verdict.ts";

const REASONS: Record<PassesFor["as"], (name: string) => string> = {
  paper: (name) => `The name is like that of the paper: ${name}.`,
  person: (name) => `The name is like that of somebody who writes for the paper: ${name}.`,
  title: (name) => `The name speaks for the newsroom: ${name}.`,
};

/** Who speaks for the paper answers from the newsroom. Others wait, unless moderators trust them: they may be called so. */
export function paperName({ passesFor, commenter }: Facts): Finding | null {
  if (passesFor === null || commenter.trusted) return null;
  const reason = REASONS[passesFor.as](quoted(passesFor.name));
  return { rule: "paper-name", weight: 0, reason, atLeast: "hold" };
}
