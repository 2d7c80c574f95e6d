import { HOST_KINDS, type HostKind } from "../../pages/code.tsx";
import type { Need } from "./what-it-asks.ts";

export type Hosts = Record<HostKind, string[]>;

/** They stand in the head of every answer. */
const MOST_HOSTS = 100;

const HOST = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]*(?::\d{1,5})?$/;

/**
 * What was typed, one a line, as the sources of a policy.
 * @returns problems: a sentence for each line that is none
 */
export function readHosts(typed: Partial<Record<HostKind, string[]>>): {
  hosts: Hosts;
  problems: Partial<Record<HostKind, string[]>>;
} {
  const read = HOST_KINDS.map((kind) => {
    const lines = (typed[kind] ?? []).flatMap((line) => line.split(/[\s,;]+/)).filter((line) => line !== "");
    const sources = lines.map((line) => ({ line, source: readSource(line, kind) }));
    const problems = sources.flatMap(({ line, source }) =>
      source === null
        ? [`“${line.slice(0, 60)}” is no host: write a name such as stats.example or *.stats.example.`]
        : [],
    );
    const found = [...new Set(sources.flatMap(({ source }) => source ?? []))];
    if (found.length > MOST_HOSTS)
      problems.push(`Write at most ${MOST_HOSTS} hosts: they stand in the head of every answer.`);
    return { kind, found, problems };
  });
  return {
    hosts: Object.fromEntries(read.map(({ kind, found }) => [kind, found])) as Hosts,
    problems: Object.fromEntries(
      read.flatMap(({ kind, problems }) => (problems.length > 0 ? [[kind, problems]] : [])),
    ),
  };
}

/** A host as a policy writes it, whatever of its address was typed. Null: what was typed is no host. */
function readSource(typed: string, kind: HostKind): string | null {
  const [, scheme = "https:", rest = ""] = /^(?:(https:|wss:)?\/\/)?(.+)$/i.exec(typed) ?? [];
  const [host = ""] = rest.split(/[/?#]/);
  const [, star = "", name = ""] = /^(\*\.)?(.*)$/.exec(host) ?? [];
  if (scheme.toLowerCase() === "wss:" && kind !== "connections") return null;
  const ascii = star + asciiOf(name);
  // `*.com` is half of the world.
  if (!HOST.test(ascii) || (star && !asciiOf(name).includes("."))) return null;
  return `${scheme.toLowerCase()}//${ascii}`;
}

function asciiOf(name: string): string {
  return URL.canParse(`https://${name}`) ? new URL(`https://${name}`).host : "";
}

/** Those that no host of the list allows, each once. */
export function notAllowed(needs: Need[], hosts: Hosts): Need[] {
  const missing = needs.filter(({ kind, source }) => !hosts[kind].some((host) => covers(host, source)));
  const firsts = new Map(missing.map((need) => [`${need.kind} ${need.source}`, need]));
  // What is certain speaks for itself, also where it is likely beside.
  for (const need of missing) if (!need.isLikely) firsts.set(`${need.kind} ${need.source}`, need);
  return [...firsts.values()];
}

function covers(host: string, source: string): boolean {
  if (host === source) return true;
  const [, domain] = /^https:\/\/\*(\..+)$/.exec(host) ?? [];
  return domain !== undefined && source.endsWith(domain);
}
