import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { askLength, fetchFile, MANNERS } from "../../../cli/pictures/fetch-file.ts";
import { inLanes } from "../../../cli/pictures/in-lanes.ts";

const QUICK = { ...MANNERS, pauseMs: 1, idleMs: 200, maxBytes: 1000 };

/** A server that answers the nth request so. */
async function serving(...answers: ((response: ServerResponse) => void)[]) {
  let asked = 0;
  const server = createServer((_, response) => {
    answers[Math.min(asked++, answers.length - 1)]?.(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  return { url: `http://127.0.0.1:${address.port}/a.jpg`, asked: () => asked };
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end("x");

test("a site that is busy is asked again, as late as it says", async () => {
  const site = await serving(
    status(429, { "Retry-After": "0" }),
    status(503),
    (response) => response.destroy(),
    status(200),
  );
  expect(await fetchFile(site.url, QUICK)).toEqual({ outcome: "here", bytes: new Uint8Array([120]) });
  expect(site.asked()).toBe(4);
});

test("what is wrong for good is asked for once", async () => {
  for (const [answer, reason] of [
    [status(404), "the site answers 404"],
    [status(403), "the site answers 403"],
    [status(200, { "Content-Type": "text/html; charset=utf-8" }), "a page is there in its place"],
    [status(200, { "Content-Length": "1001" }), "it has more than 0.001 MB"],
    [(response: ServerResponse) => void response.end("y".repeat(5000)), "it has more than 0.001 MB"],
  ] as const) {
    const site = await serving(answer);
    expect(await fetchFile(site.url, QUICK)).toEqual({ outcome: "missing", reason });
    expect(site.asked()).toBe(1);
  }
});

test("a site that goes on failing, or falls silent in the middle, is given up after some tries", async () => {
  const failing = await serving(status(500));
  expect(await fetchFile(failing.url, QUICK)).toMatchObject({ outcome: "failed", isSilent: false });
  expect(failing.asked()).toBe(QUICK.tries);
  const slow = await serving((response) => void response.writeHead(200).write("begins"));
  expect(await fetchFile(slow.url, { ...QUICK, tries: 2 })).toEqual(
    expect.objectContaining({ outcome: "failed", isSilent: true, reason: "nothing arrived for 0.2 seconds" }),
  );
  expect(slow.asked()).toBe(2);
});

test("the size is what the site says of it", async () => {
  expect(
    await askLength(
      (await serving((r) => void r.writeHead(200, { "Content-Length": "7" }).end())).url,
      QUICK,
    ),
  ).toBe(7);
  expect(await askLength((await serving(status(410))).url, QUICK)).toBe("missing");
  expect(await askLength((await serving(status(405))).url, QUICK)).toBeNull();
});

test("only so many are done at the same time, and after a failure nothing is begun", async () => {
  let now = 0;
  let most = 0;
  const done: number[] = [];
  await inLanes([1, 2, 3, 4, 5, 6, 7], 3, async (one) => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    done.push(one);
  });
  expect([most, done.length]).toEqual([3, 7]);
  const begun: number[] = [];
  const failing = inLanes([1, 2, 3, 4, 5], 1, async (one) => {
    begun.push(one);
    if (one === 2) throw new Error("two");
  });
  await expect(failing).rejects.toThrow("two");
  expect(begun).toEqual([1, 2]);
});
