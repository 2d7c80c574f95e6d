import { openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { sinceText } from "./moderate/as-read.ts";
import { keysOf, moderateByKeys } from "./moderate/desk.ts";
import { openKeyboard } from "./moderate/read-keys.ts";
import { openEcho } from "./moderate/read-line.ts";
import { showComment } from "./moderate/show-comment.ts";
import { openColours } from "./terminal.ts";

export type ModerateOptions = ConnectionOptions & {
  json?: boolean;
  status?: string;
  /** Print the queue instead of asking. */
  list?: boolean;
  /** Take keys from standard input also where it is no terminal. */
  interactive?: boolean;
};

const STATUSES = ["held", "spam", "reported", "published", "trash"];
const ACTS = ["approve", "good", "spam", "trash", "hold", "undo", "reply"];
const AT_ONCE = 100;
/** What a comment is called that was that already: the judge has heard so. */
const CONFIRMED: Record<string, string> = {
  published: "published, and good",
  spam: "spam, as the judge said",
};

/** `broadsheet moderate [ACT ID...]`. @returns the exit status. */
export async function moderate([act, ...rest]: string[], options: ModerateOptions): Promise<number> {
  const { status = "held" } = options;
  if (!STATUSES.includes(status))
    throw new Failure(`there is no queue "${status}": write one of ${STATUSES.join(", ")}.`, 2);
  if (act !== undefined && !ACTS.includes(act))
    throw new Failure(`comments cannot be "${act}": write one of ${ACTS.join(", ")}, and their numbers.`, 2);
  if (act !== undefined) return await actOn(act, rest, options);
  if (options.list || options.json) return await list(status, options);
  if (!process.stdin.isTTY && !options.interactive)
    throw new Failure(
      "there is no terminal to ask on: `broadsheet moderate --list` prints the queue, and `broadsheet moderate approve NUMBER...` decides.",
      2,
    );
  return await byKeys(status, options);
}

async function byKeys(status: string, options: ModerateOptions): Promise<number> {
  const connection = findConnection(options);
  const keyboard = openKeyboard();
  const print = (text: string) => console.log(text);
  console.log(`The queue of ${connection.site}\n${keysOf(status)}`);
  try {
    const desk = {
      api: openApi(connection),
      keyboard,
      print,
      echo: openEcho(process.stdout),
      colours: openColours(process.stdout),
      width: Math.min(process.stdout.columns || 80, 100),
    };
    const { decisions, replies } = await moderateByKeys(desk, status);
    console.log(`\n${counted(decisions, "decision", "decisions")}, ${counted(replies, "reply", "replies")}.`);
    return 0;
  } finally {
    keyboard.close();
  }
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

async function list(status: string, options: ModerateOptions): Promise<number> {
  const api = openApi(findConnection(options));
  const colours = openColours(process.stdout);
  let shown = 0;
  for (let cursor: string | null = null; ; ) {
    const page = await api.getQueue(status, cursor);
    for (const comment of page.items) {
      shown++;
      if (options.json) console.log(JSON.stringify(comment));
      else console.log(showComment(comment, { colours, width: 100, place: `${shown}.` }));
    }
    cursor = page.next;
    if (cursor === null) break;
  }
  if (shown === 0 && !options.json) console.log(`Nothing is ${status}.`);
  return 0;
}

async function actOn(act: string, rest: string[], options: ModerateOptions): Promise<number> {
  if (act === "reply") return await replyTo(rest, options);
  const ids = idsOf(act, rest);
  const api = openApi(findConnection(options));
  let left = 0;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const done = act === "undo" ? await undo(api, some, options) : await decide(api, act, some, options);
    left += some.length - done;
  }
  return left === 0 ? 0 : 1;
}

function idsOf(act: string, numbers: string[]): number[] {
  const ids = numbers.map(Number);
  if (ids.length > 0 && ids.every((id) => Number.isSafeInteger(id) && id > 0)) return ids;
  throw new Failure(
    `name the comments by their numbers: \`broadsheet moderate ${act} 1812345678901234\`. \`broadsheet moderate --list\` shows them.`,
    2,
  );
}

async function replyTo([number = "", ...words]: string[], options: ModerateOptions): Promise<number> {
  const [id = 0] = idsOf("reply", [number]);
  if (words.length === 0)
    throw new Failure('write the reply too: `broadsheet moderate reply NUMBER "Thank you."`', 2);
  const { comment } = await openApi(findConnection(options)).reply(id, words.join(" "));
  console.log(options.json ? JSON.stringify(comment) : `Replied: #${comment.id}`);
  return 0;
}

type Api = ReturnType<typeof openApi>;

/** @returns how many are now what was asked for. */
async function decide(
  api: Api,
  act: string,
  ids: number[],
  { json, status: expected }: ModerateOptions,
): Promise<number> {
  // Of what readers see already the same decision is that it is good.
  const sent = act === "good" ? "approve" : act;
  const answer = await api.decide(ids.map((id) => ({ id, decision: sent, ...(expected && { expected }) })));
  if (json) console.log(JSON.stringify(answer));
  else {
    tell(answer.decided, answer.notFound);
    for (const { id, ...since } of answer.decidedSince)
      console.error(`#${id} is left as it is. ${sinceText(since)}`);
  }
  return answer.decided.length;
}

/** @returns how many are again what they were. */
async function undo(api: Api, ids: number[], { json }: ModerateOptions): Promise<number> {
  const answer = await api.undo(ids);
  if (json) console.log(JSON.stringify(answer));
  else {
    tell(answer.undone, answer.notFound);
    for (const id of answer.changedSince)
      console.error(`#${id}: there is nothing to undo, or somebody has decided since`);
  }
  return answer.undone.length;
}

function tell(done: { id: number; status: string; changed?: boolean }[], notFound: number[]): void {
  for (const { id, status, changed } of done)
    console.log(`#${id} is ${changed === false ? (CONFIRMED[status] ?? status) : status}`);
  for (const id of notFound) console.error(`#${id}: there is no such comment`);
}
