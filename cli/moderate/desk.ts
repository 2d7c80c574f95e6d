import type { openApi } from "../api-client.ts";
import type { QueuedComment } from "../api-shapes.ts";
import { Failure } from "../failure.ts";
import type { openColours } from "../terminal.ts";
import { asRead, sinceText } from "./as-read.ts";
import type { Keyboard, PressedKey } from "./read-keys.ts";
import { type Echo, readLine } from "./read-line.ts";
import { showComment } from "./show-comment.ts";

type Api = Pick<ReturnType<typeof openApi>, "getQueue" | "decide" | "undo" | "reply">;

/** The keys of a queue: of what readers see already nothing is approved, but called good, or kept after reports. */
export function keysOf(status: string): string {
  const approve = { published: "good", reported: "keep" }[status] ?? "approve";
  return `  a  ${approve.padEnd(11)}  j  next        u  undo the last decision, and the one before
  s  spam         k  previous    r  reply${status === "published" ? "" : " (approves a held comment)"}
  d  trash        ?  these keys  q  quit`;
}

const DECISIONS: Record<string, string> = { a: "approve", s: "spam", d: "trash" };

/** What is said of a decision, as the newsroom's pages say it. */
function saidOf(decision: string, { status, reports }: QueuedComment): string {
  if (decision === "spam") return "Spam";
  if (decision === "trash") return "In the trash";
  if (status !== "published") return "Approved";
  return reports > 0 ? "Kept" : "Good";
}

/** More are fetched when so few are left ahead. */
const AHEAD = 5;

export type Desk = {
  api: Api;
  keyboard: Keyboard;
  print: (text: string) => void;
  echo: Echo;
  colours: ReturnType<typeof openColours>;
  width: number;
};

export type Done = { decisions: number; replies: number };

/** A queue that is decided on key by key, until its end or `q`. @returns what was done, and not taken back */
export async function moderateByKeys(desk: Desk, status: string): Promise<Done> {
  const { api, keyboard, print, echo, colours } = desk;
  const queue: QueuedComment[] = [];
  /** Comments decided on, the latest last. */
  const decided: number[] = [];
  /** A reply that the site would not take: the next one begins with it. */
  let unsent = "";
  let replies = 0;
  let cursor: string | null | undefined;
  let at = 0;

  async function fill(): Promise<void> {
    while (cursor !== null && queue.length - at < AHEAD) {
      const page = await api.getQueue(status, cursor ?? null);
      queue.push(...page.items);
      cursor = page.next;
    }
  }

  function show(): void {
    const comment = queue[at];
    // What was typed before a comment was there to be read is no decision on it.
    keyboard.forget();
    if (comment) {
      const place = `${at + 1}/${queue.length}${cursor === null ? "" : "+"}`;
      print(showComment(comment, { colours, width: desk.width, place, isByKeys: true }));
    } else {
      const hint = decided.length > 0 ? " u takes the last decision back." : "";
      print(colours.green(`\nNothing ${status} is left here.`) + hint);
    }
  }

  async function decide(key: string): Promise<void> {
    const comment = queue[at];
    const decision = DECISIONS[key];
    if (!comment || !decision) return;
    const { id } = comment;
    const { notFound, edited, decidedSince = [] } = await api.decide([{ id, decision, ...asRead(comment) }]);
    if (edited.includes(id)) {
      print(colours.yellow("Its author has just changed it. Quit and begin again to see how."));
      return;
    }
    const [since] = decidedSince;
    if (since) {
      // From now on this is what was shown: the same key again is a word on it.
      Object.assign(comment, { status: since.status, lastDecision: since.last ?? comment.lastDecision });
      print(
        `${colours.yellow(sinceText(since))}\nNothing was done: ${key} again does it all the same, j leaves it.`,
      );
      return;
    }
    const isGone = notFound.includes(id);
    print(isGone ? colours.yellow("It is not there any more.") : colours.bold(saidOf(decision, comment)));
    if (!isGone) decided.push(id);
    queue.splice(at, 1);
  }

  async function undo(): Promise<void> {
    const id = decided.pop();
    if (id === undefined) {
      print("There is nothing to undo.");
      return;
    }
    const [undone] = (await api.undo([id])).undone;
    print(
      undone
        ? colours.bold(`Taken back: #${id} is ${undone.status} again.`)
        : "Somebody else has decided on it since.",
    );
    queue.splice(0, queue.length);
    cursor = undefined;
    at = 0;
    await fill();
    // The comment to look at is the one that came back, if the first page has it.
    at = Math.max(
      queue.findIndex((comment) => comment.id === id),
      0,
    );
  }

  async function reply(): Promise<void> {
    const comment = queue[at];
    if (!comment) return;
    print("Your reply, then Enter (Esc: none):");
    const text = (await readLine(keyboard, echo, unsent))?.trim() ?? "";
    print("");
    unsent = text;
    if (text === "") {
      print("No reply.");
      return;
    }
    await api.reply(comment.id, text, asRead(comment));
    unsent = "";
    replies++;
    print(colours.bold("Replied"));
    queue.splice(at, 1);
  }

  await fill();
  show();
  for (;;) {
    const key = await keyboard.next();
    if (key === null || isQuit(key)) return { decisions: decided.length, replies };
    try {
      if (key.name in DECISIONS) await decide(key.name);
      else if (isUndo(key)) await undo();
      else if (key.name === "r") await reply();
      else if (key.name === "j" || key.name === "down") at = Math.min(at + 1, Math.max(0, queue.length - 1));
      else if (key.name === "k" || key.name === "up") at = Math.max(at - 1, 0);
      else {
        print(keysOf(status));
        continue;
      }
      await fill();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      print(colours.red(error.message));
      continue;
    }
    at = Math.min(at, Math.max(0, queue.length - 1));
    show();
  }
}

function isUndo({ name, ctrl }: PressedKey): boolean {
  return name === "u" || (ctrl && name === "z");
}

function isQuit({ name, ctrl }: PressedKey): boolean {
  return name === "q" || (ctrl && (name === "c" || name === "d"));
}
