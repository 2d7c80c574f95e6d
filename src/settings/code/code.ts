import { inlineSource } from "../../cache/respond.ts";
import { markPagesStale } from "../../cache/stale-pages.ts";
import type { Db } from "../../db/client.ts";
import { CODE_PLACES, type Code, type CodePlace, HOST_KINDS, type HostKind } from "../../pages/code.tsx";
import { rowToChange, saveRow } from "../save-row.ts";
import { versionOf } from "../settings.ts";
import { readSetting, writeSetting } from "../stored.ts";
import { notAllowed, readHosts } from "./hosts.ts";
import { codeInput } from "./inputs.ts";
import type { ReadSnippet } from "./read-snippet.ts";
import type { Need } from "./what-it-asks.ts";

/** What the newsroom gives: hosts by what they may do, snippets by where they stand. */
export type GivenCode = {
  hosts: Partial<Record<HostKind, string[]>>;
  looseStyles: boolean;
  snippets: Record<CodePlace, string>;
};

/** A snippet comes with each page. */
export const LONGEST_SNIPPET = 20_000;

/** Row of `settings`. pages/paper-slots.tsx has it among what travels with the lists. */
const CODE_ROW = "code";

export const NO_CODE: Code = {
  hosts: { scripts: [], connections: [], frames: [], styles: [], fonts: [] },
  looseStyles: false,
  snippets: { head: "", before: "", rail: "", end: "" },
  inline: { scripts: [], styles: [], attributes: [] },
};

export type CheckedCode = {
  code: Code;
  read: Record<CodePlace, ReadSnippet>;
  /** By the names of what they are about. */
  problems: Partial<Record<HostKind | CodePlace, string[]>>;
  /** Hosts without which the snippets do not work. */
  missing: Need[];
  /** Hosts that they are likely to ask as well. */
  likely: Need[];
};

/** What is given, as it would be saved, and what is wrong with it. */
export async function checkCode(given: GivenCode): Promise<CheckedCode> {
  // It brings a parser, which few requests for the newsroom need.
  const { readSnippet } = await import("./read-snippet.ts");
  const { hosts, problems: wrongHosts } = readHosts(given.hosts);
  const snippets = CODE_PLACES.map(
    (place) => [place, readSnippet(tidied(given.snippets[place]), place)] as const,
  );
  const wrong = snippets.flatMap(([place, { problems, html }]) => {
    const long =
      html.length > LONGEST_SNIPPET
        ? [`Write at most ${LONGEST_SNIPPET.toLocaleString("en")} characters: they come with each page.`]
        : [];
    return problems.length + long.length > 0 ? [[place, [...problems, ...long]]] : [];
  });
  const all = snippets.map(([, read]) => read);
  const needs = notAllowed(
    all.flatMap((read) => read.needs),
    hosts,
  );
  const hashes = async (texts: string[]) => [...new Set(await Promise.all(texts.map(inlineSource)))];
  return {
    code: {
      hosts,
      looseStyles: given.looseStyles,
      snippets: Object.fromEntries(snippets.map(([place, { html }]) => [place, html])) as Code["snippets"],
      inline: {
        scripts: await hashes(all.flatMap(({ scripts }) => scripts)),
        styles: await hashes(all.flatMap(({ styles }) => styles)),
        attributes: await hashes(all.flatMap(({ styleAttributes }) => styleAttributes)),
      },
    },
    read: Object.fromEntries(snippets) as CheckedCode["read"],
    problems: { ...wrongHosts, ...Object.fromEntries(wrong) },
    missing: needs.filter(({ isLikely }) => !isLikely),
    likely: needs.filter(({ isLikely }) => isLikely),
  };
}

/** What is saved, and the version that a change of it is based on. */
export async function knownCode(db: Db): Promise<{ code: Code; version: string }> {
  const stored = await readSetting(db, CODE_ROW);
  return { code: codeOf(stored), version: await versionOf(stored) };
}

/**
 * Saves what was checked, and notes in the audit trail which hosts came and went, and how long each snippet was and is. The caller
 * brings the lists up to date, with which it travels.
 * @param basedOn the version that was shown to whoever changes it; null: whatever it is
 * @returns whether it was saved: not, where somebody else has saved since
 */
export async function saveCode(
  db: Db,
  code: Code,
  { who, now }: { who: string; now: number },
  basedOn: string | null = null,
): Promise<boolean> {
  const row = await rowToChange(db, CODE_ROW, basedOn);
  const json = jsonOf(code);
  if (json === (row.stored ?? "null")) return true;
  const event = eventOf(codeOf(row.stored), code);
  return saveRow(db, row, json, { event, who, now }, [markPagesStale(db, ["/"], now)]);
}

/** The statement that puts an export's line back; null where the newsroom could not have saved it. */
export async function restoreCode(db: Db, line: unknown): Promise<D1PreparedStatement | null> {
  const { data } = codeInput.safeParse(line);
  if (!data) return null;
  const { code, problems } = await checkCode({
    hosts: data.hosts ?? {},
    looseStyles: data.looseStyles ?? false,
    snippets: { ...NO_CODE.snippets, ...data.snippets },
  });
  return Object.keys(problems).length > 0 ? null : writeSetting(db, CODE_ROW, jsonOf(code));
}

/** Nothing is nothing: pages and their policy are then as they are without this. */
function jsonOf(code: Code): string {
  return JSON.stringify(code) === JSON.stringify(NO_CODE) ? "null" : JSON.stringify(code);
}

function codeOf(stored: string | null): Code {
  return (stored === null ? null : JSON.parse(stored)) ?? NO_CODE;
}

/** Slots' markers are noncharacters. */
function tidied(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\0\uFDD0\uFDD1]/g, "")
    .replace(/\r\n?/g, "\n")
    .trim();
}

function eventOf(before: Code, after: Code) {
  const hosts = HOST_KINDS.flatMap((kind) => {
    const [old, young] = [before.hosts[kind], after.hosts[kind]];
    const added = young.filter((host) => !old.includes(host));
    const removed = old.filter((host) => !young.includes(host));
    return added.length + removed.length > 0 ? [[kind, { added, removed }]] : [];
  });
  const snippets = CODE_PLACES.flatMap((place) => {
    const [old, young] = [before.snippets[place], after.snippets[place]];
    return old === young ? [] : [[place, { characters: { before: old.length, after: young.length } }]];
  });
  const styles =
    before.looseStyles === after.looseStyles
      ? []
      : [["looseStyles", { before: before.looseStyles, after: after.looseStyles }]];
  const changed = [...hosts, ...snippets, ...styles];
  return {
    action: "code.changed",
    subject: changed.map(([name]) => name).join(", "),
    detail: Object.fromEntries(changed),
  };
}
