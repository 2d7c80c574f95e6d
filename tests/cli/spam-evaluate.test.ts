import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { temporaryFile, temporaryFolder } from "../support/node/temporary.ts";

const SPAM = "Subscribe to my channel for free gift cards!!! https://win.example";
const HAM = "The old bridge was narrower, and I miss the view from it.";

const evaluate = (...args: string[]) => broadsheet(["spam", "evaluate", ...args]);

const summaryOf = async (...args: string[]) => {
  const { status, stdout, stderr } = await evaluate(...args, "--json");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout);
};

const RIGHT = {
  spam: { caught: 1, missed: 0 },
  ham: { passed: 1, blocked: 0 },
  accuracy: 1,
  mcc: 1,
};

test.each([
  ["lines of label and text", `spam\t${SPAM}\nham\t${HAM}\n`],
  ["numbers for labels, Windows' line ends, no last one", `1\t${SPAM}\r\n0\t${HAM}`],
  [
    "CSV as YouTube's collection is",
    `\uFEFF\nCOMMENT_ID,AUTHOR,DATE,CONTENT,CLASS\nz1,Jo,2014-01-01,"${SPAM}",1\r\nz2,"Ada, R.",,"${HAM}\n""Really""",0\r\n`,
  ],
  ["semicolons, other columns, words for labels", `is_spam;Comment text\ntrue;${SPAM}\nFALSE;"${HAM}"\n`],
  ["tabs with a header", `text\tlabel\n${SPAM}\tspam\n${HAM}\tham\n`],
])("the shipped model judges %s", async (_, content) => {
  expect(await summaryOf("--test", await temporaryFile("texts.csv", content))).toEqual(RIGHT);
});

test("texts in another encoding than UTF-8 are read", async () => {
  const file = join(await temporaryFolder(), "latin.txt");
  await writeFile(
    file,
    Buffer.from(`spam\t${SPAM}\nham\tDas Caf\xe9 am Fluss war fr\xfcher sch\xf6ner.\n`, "latin1"),
  );
  expect(await summaryOf("--test", file)).toEqual(RIGHT);
});

test("what is learned first changes the verdicts, in any number of files", async () => {
  const body = "Book the village hall with Marta Quill";
  const lines = (label: string) => Array.from({ length: 6 }, (_, n) => `${label}\t${body} ${n}`).join("\n");
  const first = await temporaryFile("first.txt", lines("spam"));
  const second = await temporaryFile("second.txt", `ham\t${HAM}\nham\tThank you for the drawings!\n`);
  const test = await temporaryFile("test.txt", `spam\t${body}\nham\t${HAM}\n`);
  expect(await summaryOf("--test", test)).toMatchObject({ spam: { caught: 0, missed: 1 }, mcc: 0 });
  expect(await summaryOf("--train", first, second, "--test", test)).toEqual(RIGHT);
  expect(await summaryOf("--train", first, "--test", test, second)).toMatchObject({ ham: { passed: 3 } });
});

test("--online judges, then learns, line by line", async () => {
  const lines = Array.from({ length: 110 }, (_, n) => (n % 2 === 0 ? `1\t${SPAM} ${n}` : `0\t${HAM} ${n}`));
  const file = await temporaryFile("stream.txt", lines.join("\n"));
  const summary = await summaryOf("--online", "--test", file);
  expect(Object.keys(summary.after)).toEqual(["50", "100"]);
  expect(summary).toMatchObject({ after: { "100": 1 }, accuracy: 1 });
});

test("the summary for a person", async () => {
  const { status, stdout } = await evaluate(
    "--test",
    await temporaryFile("a.txt", `1\t${SPAM}\n0\t${HAM}\n`),
  );
  expect(status).toBe(0);
  expect(stdout).toBe(
    "2 texts judged by the model that Broadsheet ships with\n" +
      "Spam: 1 caught, 0 missed (100.0 % caught)\n" +
      "Ham: 1 passed, 0 blocked (0.0 % blocked)\n" +
      "Accuracy: 100.0 %   MCC: 1.000\n",
  );
});

test.each([
  ["nothing in it", "", /texts\.csv holds no texts\./],
  [
    "no label column",
    "id,text\n1,Hello\n",
    /texts\.csv:1: no column is called as a label column is \(class, label,/,
  ],
  ["no text column", "\nid,label\n1,1\n", /texts\.csv:2: no column is called as a text column is/],
  [
    "another label",
    `text,label\nHello,0\nBye,maybe\n`,
    /texts\.csv:3: the label "maybe" is neither spam \(or 1\)/,
  ],
  ["a row that is too short", "text,label\nHello,0\nBye\n", /texts\.csv:3: 1 columns, and the header has 2/],
  [
    "a quote without end",
    'text,label\n"a\nb",0\n"Hello,0\n',
    /texts\.csv:4: the quote \("\) that a cell begins with/,
  ],
  ["a line without tab", "spam\tBuy\nHello there\n", /texts\.csv:2: there is no tab between label and text/],
])("a file with %s is refused with its line", async (_, content, message) => {
  const { status, stdout, stderr } = await evaluate("--test", await temporaryFile("texts.csv", content));
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(message);
});

test("a file that is not there", async () => {
  const { status, stderr } = await evaluate("--test", "/nowhere/texts.csv");
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: "broadsheet: there is no file /nowhere/texts.csv.\n",
  });
});

test.each([
  [["spam"], "what about spam? There is: `broadsheet spam evaluate --test FILE`."],
  [["spam", "delete"], 'spam cannot be asked to "delete".'],
  [["spam", "evaluate"], "name texts to judge"],
  [["spam", "evaluate", "a.csv"], "write --train or --test before a.csv."],
  [["spam", "evaluate", "--test"], "`broadsheet help` lists the options."],
  [["spam", "evaluate", "--tests", "a.csv"], "`broadsheet help` lists the options."],
])("%j is a command written wrongly", async (args, message) => {
  const { status, stderr } = await broadsheet(args);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});

test("help explains the files", async () => {
  const { status, stdout } = await broadsheet(["help", "spam"]);
  expect(status).toBe(0);
  expect(stdout).toContain("lines of `label TAB text`");
});
