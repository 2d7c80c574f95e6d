import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks whoever sits at the terminal. Null where nobody does. */
export type Ask = (question: string, how?: "shown" | "hidden") => Promise<string>;

/** What is typed in answer to a hidden question does not appear. */
export const askOnTerminal: Ask = async (question, how = "shown") => {
  process.stdout.write(question);
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: how === "hidden" ? hidden : process.stdout,
    terminal: true,
    prompt: "",
  });
  try {
    return (await lines.question("")).trim();
  } finally {
    lines.close();
    if (how === "hidden") process.stdout.write("\n");
  }
};
