import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { QueuedComment } from "../../cli/api-shapes.ts";
import { moderateByKeys } from "../../cli/moderate/desk.ts";
import { openKeyboard } from "../../cli/moderate/read-keys.ts";
import { openColours } from "../../cli/terminal.ts";

const COMMENTS = [1, 2, 3, 4].map((id) => ({
  id,
  author: "Ada",
  text: `Comment ${id}`,
  editedAt: id === 2 ? "2026-11-23T09:00:00.000Z" : null,
  createdAt: "2026-11-23T09:00:00.000Z",
  findings: [],
  reports: 0,
  article: { id: 1, title: "The bridge", path: "/bridge/" },
})) as unknown as QueuedComment[];

/** A terminal, and a site that answers when it is told to. */
function terminal(isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => {} });
  const asked: unknown[][] = [];
  const printed: string[] = [];
  let answer = Promise.resolve();
  const slowly =
    <T>(result: T) =>
    async (...request: unknown[]) => {
      asked.push(request);
      await answer;
      return result;
    };
  const api = {
    getQueue: async () => ({ items: [...COMMENTS], next: null }),
    decide: slowly({ decided: [], notFound: [], edited: [] }),
    undo: slowly({ undone: [], notFound: [], changedSince: [] }),
    reply: slowly({ comment: { id: 9 } }),
  };
  const keyboard = openKeyboard(input as unknown as NodeJS.ReadStream);
  const print = (text: string) => void printed.push(text);
  const colours = openColours({ isTTY: false } as NodeJS.WriteStream);
  const ended = moderateByKeys(
    { api: api as never, keyboard, print, echo: () => {}, colours, width: 80 },
    "held",
  );
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    answer = promise;
    return resolve;
  };
  const isShown = (text: string) => expect.poll(() => printed.join("\n")).toContain(text);
  return { input, asked, hold, isShown, ended };
}

test("what is typed at a terminal while a decision is on its way decides nothing", async () => {
  const { input, asked, hold, isShown, ended } = terminal(true);
  await isShown("Comment 1");
  const release = hold();
  input.write("a");
  await expect.poll(() => asked.length).toBe(1);
  input.write("as sad");
  await new Promise(setImmediate);
  release();
  await isShown("Comment 2");
  input.write("q");
  await ended;
  expect(asked).toEqual([[[{ id: 1, decision: "approve", seen: null }]]]);
});

test("a reply in the terminal says what was read of its comment", async () => {
  const { input, asked, isShown, ended } = terminal(true);
  await isShown("Comment 1");
  input.write("j");
  await isShown("Comment 2");
  input.write("rThank you.\r");
  await isShown("Replied");
  await isShown("Comment 3");
  input.write("q");
  await ended;
  expect(asked).toEqual([[2, "Thank you.", { seen: "2026-11-23T09:00:00.000Z" }]]);
});

test("keys that come from elsewhere all count", async () => {
  const { input, asked, ended } = terminal(false);
  input.end("asq");
  await ended;
  expect(asked.map(([decisions]) => decisions)).toEqual([
    [{ id: 1, decision: "approve", seen: null }],
    [{ id: 2, decision: "spam", seen: "2026-11-23T09:00:00.000Z" }],
  ]);
});
