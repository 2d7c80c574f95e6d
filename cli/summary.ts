/** Something that did not go in, and why. */
export type Skip = { what: string; reason: string };

/** An article that stays as it is here: what was imported differs in these things. `path` null: it was deleted. */
export type Kept = Skip & { differs: string[]; path: string | null };

export type Tally = { created: number; updated: number; unchanged: number; skipped: Skip[] };

/** What `--json` prints after `publish` and `import wordpress`. `kept`: those of the unchanged that differ from what was imported. */
export type Summary = { articles: Tally & { kept?: Kept[] }; comments: Tally };

export function emptySummary(): Summary {
  const tally = () => ({ created: 0, updated: 0, unchanged: 0, skipped: [] });
  return { articles: tally(), comments: tally() };
}

/** Adds what one answer of the site says to the whole. */
export function addTo(tally: Tally, answer: Tally): void {
  tally.created += answer.created;
  tally.updated += answer.updated;
  tally.unchanged += answer.unchanged;
  tally.skipped.push(...answer.skipped);
}

/** The summary for a person: a line for each kind, then what was skipped, gathered by reason. */
export function describe(summary: Summary): string {
  const { articles, comments } = summary;
  const lines = [`Articles: ${figures(articles)}`];
  if (Object.values(comments).some((figure) => (Array.isArray(figure) ? figure.length : figure) > 0))
    lines.push(`Comments: ${figures(comments)}`);
  lines.push(...describeKept(articles.kept ?? []));
  lines.push(...describeSkips("Skipped", [...articles.skipped, ...comments.skipped]));
  return lines.join("\n");
}

/** The same of one kind. `left`: what has no place here. */
export function describeTally(tally: Tally & { kept: Kept[]; left: Skip[] }, kind: string): string {
  return [
    `${kind}: ${figures(tally)}`,
    ...describeKept(tally.kept),
    ...describeSkips("Skipped", tally.skipped),
    ...describeSkips("Left out", tally.left),
  ].join("\n");
}

/** What stays as the newsroom has it, with what it differs in. */
function describeKept(kept: Kept[]): string[] {
  if (kept.length === 0) return [];
  const groups = Map.groupBy(kept, ({ reason }) => reason);
  return [
    `Left as they are here: ${kept.length} (--overwrite takes what is imported)`,
    ...[...groups].flatMap(([reason, group]) => [
      `  ${group.length}: ${reason}`,
      ...group
        .slice(0, SHOWN)
        .map(
          ({ what, path, differs }) =>
            `    ${path ?? what}${differs.length > 0 ? `: other ${differs.join(", ")}` : ""}`,
        ),
      ...(group.length > SHOWN ? [`    and ${group.length - SHOWN} more (--json lists them all)`] : []),
    ]),
  ];
}

/** So many of one reason are named. */
const SHOWN = 5;

function figures({ created, updated, unchanged, skipped }: Tally): string {
  return `${created} created, ${updated} updated, ${unchanged} unchanged, ${skipped.length} skipped`;
}

/** Gathered by reason. @param word what became of them */
function describeSkips(word: string, skips: Skip[]): string[] {
  return [...Map.groupBy(skips, ({ reason }) => reason)].flatMap(([reason, group]) => [
    `${word} ${group.length}: ${reason}`,
    ...group.slice(0, SHOWN).map(({ what }) => `  ${what}`),
    ...(group.length > SHOWN ? [`  and ${group.length - SHOWN} more (--json lists them all)`] : []),
  ]);
}
