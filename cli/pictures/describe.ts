import { megabytes, type NotHad } from "./bring.ts";
import type { PictureOutcome } from "./settle-pictures.ts";

/** So many of one reason are named. */
const SHOWN = 20;

/** What became of an import's pictures, for a person. */
export function describePictures(outcome: PictureOutcome): string {
  const lines = [
    outcome.kind === "measured" ? describeMeasured(outcome) : describeBrought(outcome),
    ...describeNotHad(outcome.kind === "measured" ? outcome.missing : outcome.notHad),
  ];
  if (outcome.ofOthers > 0)
    lines.push(
      `Pictures of other sites: ${outcome.ofOthers}. They stay there (--pictures-of-others brings them, too).`,
    );
  return lines.join("\n");
}

function describeMeasured({
  pictures,
  bytes,
  unknown,
  missing,
}: PictureOutcome & { kind: "measured" }): string {
  const unsaid = unknown > 0 ? `, and ${unknown} whose size the site does not say` : "";
  return `Pictures and files to bring: ${pictures - missing.length}, ${megabytes(bytes)}${unsaid}.`;
}

function describeBrought({ brought, bytes, known, notHad }: PictureOutcome & { kind: "brought" }): string {
  const were = known > 0 ? `, ${known} were here already` : "";
  const lack = notHad.length > 0 ? `, ${notHad.length} could not be had` : "";
  return `Pictures and files: ${brought} brought (${megabytes(bytes)})${were}${lack}.`;
}

function describeNotHad(notHad: NotHad[]): string[] {
  return [...Map.groupBy(notHad, ({ reason }) => reason)].flatMap(([reason, group]) => [
    `Not had, ${group.length}: ${reason}`,
    ...group.slice(0, SHOWN).map((one) => `  ${one.address}${describeUses(one)}`),
    ...(group.length > SHOWN ? [`  and ${group.length - SHOWN} more (--json lists them all)`] : []),
  ]);
}

function describeUses({ articles, uses }: NotHad): string {
  if (uses === 0) return " (in no article)";
  const more = uses > articles.length ? ` and ${uses - articles.length} more` : "";
  return ` (${articles.join(", ")}${more})`;
}

/** The same for programs. */
export function pictureSummary(outcome: PictureOutcome): Record<string, unknown> {
  const { kind, ofOthers, ...rest } = outcome;
  return kind === "measured" ? { toBring: rest, ofOthers } : { ...rest, ofOthers };
}

/** Whether all that was asked for is here. */
export function isAllHad(outcome: PictureOutcome | null): boolean {
  return outcome === null || outcome.kind === "measured" || outcome.notHad.length === 0;
}
