import { KeyValue } from "./key-value.ts";
import { Line } from "./line.ts";
import type { Answer, Isolate, Network } from "./network.ts";
import type { Newsroom } from "./newsroom.ts";
import type { Truth } from "./truth.ts";

/** `where` asked for `path` and got what the database does not say. */
export type Finding = { where: string; path: string; what: string };

type Town = {
  network: Network;
  newsroom: Newsroom;
  truth: Truth;
  isolates: Isolate[];
  places: string[];
  /** The day's KV writes are used up: what is ranked waits for the next day. */
  isOutOfWrites: boolean;
  /** Lets so many minutes go by, with the cron. */
  minutes: (count: number) => Promise<void>;
};

/**
 * Asks every isolate that is left, and a new one in each data centre, for every address that ever was one: what is gone must
 * be nowhere at once, and a while later every page must be what the database makes of it in this moment.
 */
export async function judge(town: Town): Promise<Finding[]> {
  const { network, truth, minutes, isolates, places } = town;
  const findings: Finding[] = [];
  const add = (where: string, path: string, what: string) => findings.push({ where, path, what });
  const inPlaces = places.map((place) => network.openIsolate(place));
  await forEachCopy(town, [...isolates, ...inPlaces], (where, path, { body }) => {
    // Pages from before a setting are served once more.
    const old = truth.outdated(body, network.now()).filter(({ mark }) => !mark.startsWith("N"));
    for (const { mark } of old) add(where, path, `shows ${mark}, which is gone`);
  });
  await minutes(6);
  const pages = await fromTheDatabase(town);
  // What they remembered then is too old by now: they see what KV and their data centres have.
  await forEachCopy(town, inPlaces, (where, path, answer) => {
    const page = pages.get(path);
    const difference = page ? differenceOf(page, answer, town.isOutOfWrites) : null;
    if (difference) add(where, path, difference);
    for (const { mark } of truth.outdated(answer.body, network.now()))
      add(where, path, `still shows ${mark}`);
    for (const href of linksOf(answer.body)) {
      const target = pages.get(href);
      if (target && target.status >= 400)
        add(where, path, `links to ${href}, which answers ${target.status}`);
    }
  });
  return findings;
}

async function forEachCopy(
  { network, newsroom }: Town,
  asked: Isolate[],
  look: (where: string, path: string, answer: Answer) => void,
): Promise<void> {
  for (const isolate of asked)
    for (const path of newsroom.addresses)
      look(isolate.place, path, await network.clock.until(network.ask(isolate, path)));
  await network.clock.runUntil(network.now() + 40_000);
}

/** Every page as an isolate makes it that has nothing but the database, which is as before afterwards. */
async function fromTheDatabase({ network, newsroom }: Town): Promise<Map<string, Answer>> {
  const { sqlite } = network.database;
  const isolate = network.openIsolate(`nowhere ${network.now()}`);
  const line = new Line(network.clock, () => 0);
  const PAGES = new KeyValue().binding(line, "nowhere", { now: network.now, sees: () => true });
  sqlite.exec("SAVEPOINT judging");
  const pages = new Map<string, Answer>();
  for (const path of newsroom.addresses)
    pages.set(
      path,
      await network.clock.until(network.ask(isolate, path, {}, { PAGES, KV_DAILY_WRITES: "0" })),
    );
  await network.clock.runUntil(network.now() + 40_000);
  sqlite.exec("ROLLBACK TO judging; RELEASE judging");
  return pages;
}

/** What differs, in a line; null where nothing does. Which posts are related may be an older choice. */
function differenceOf(page: Answer, answer: Answer, isOutOfWrites: boolean): string | null {
  if (page.status !== answer.status) return `answers ${answer.status}, not ${page.status}`;
  if (page.location !== answer.location) return `leads to ${answer.location}, not ${page.location}`;
  const [a, b] = [page, answer].map(({ body }) => steady(isOutOfWrites ? body.replace(RANKED, "") : body));
  if (a === undefined || b === undefined) return null;
  if (a === b) return null;
  let from = 0;
  while (a[from] === b[from]) from++;
  return `says "${b.slice(from, from + 60)}", not "${a.slice(from, from + 60)}"`;
}

const RELATED = /<section class="related"[\s\S]*?<\/section>/;
const RANKED = /<aside class="(?:top-five|popular)"[\s\S]*?<\/aside>|<nav class="sections"[\s\S]*?<\/nav>/g;
const FORM_TOKEN = /name="token" value="[^"]*"/;

function steady(body: string): string {
  return body.replace(RELATED, "").replace(FORM_TOKEN, "");
}

function linksOf(body: string): string[] {
  return [...new Set([...body.matchAll(/href="(\/[^"#?]*)"/g)].map(([, href]) => href as string))];
}
