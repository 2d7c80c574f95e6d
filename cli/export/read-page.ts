import { Failure } from "../failure.ts";

export type ExportPage = {
  /** The lines, without the one that says where it goes on: of a whole export the last is `{"type":"end"}`. */
  text: string;
  /** What each of them is, but for that last one. */
  types: string[];
  /** Where it goes on; null: that was all. */
  next: string | null;
};

/** One answer of an export. @throws Failure if it is not whole. */
export function readPage(answer: string): ExportPage {
  const lines = answer.split("\n");
  const last = parse(lines.at(-2));
  if (lines.at(-1) !== "" || (last?.type !== "end" && last?.type !== "next"))
    throw new Failure("the site's answer was cut off.");
  const kept = lines.slice(0, -2);
  const types = kept.map((line) => /^\{"type":"(\w+)"/.exec(line)?.[1] ?? "");
  if (last.type === "end") return { text: answer, types, next: null };
  return { text: kept.map((line) => `${line}\n`).join(""), types, next: String(last.cursor) };
}

function parse(line: string | undefined): { type?: string; cursor?: string } | null {
  try {
    return JSON.parse(line ?? "");
  } catch {
    return null;
  }
}
