import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { onTestFinished } from "vitest";

type FakeAnswer = { status: number; body: unknown; headers?: Record<string, string> };

/**
 * A server that is no Broadsheet: gives each request the next of these answers, and the last one to all that follow. It is
 * gone after the test.
 */
export async function fakeServer(
  ...answers: FakeAnswer[]
): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const { status, body, headers = {} } = answers[Math.min(requests.length, answers.length - 1)] ?? {};
    requests.push(request);
    request.resume().on("end", () => {
      response.writeHead(status ?? 500, { "Content-Type": "application/json", ...headers });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  return { url: `http://127.0.0.1:${address.port}`, requests };
}
