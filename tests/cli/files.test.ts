import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { mkdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { systemFailure } from "../../cli/files/file-failure.ts";
import { findSources } from "../../cli/files/find-sources.ts";
import { readLines } from "../../cli/files/read-lines.ts";
import { readText } from "../../cli/files/read-text.ts";
import { findTarget, openFile, writeWhole } from "../../cli/files/write-file.ts";
import { readExport } from "../../cli/wordpress/read-export.ts";
import { temporaryFile, temporaryFolder } from "../support/node/temporary.ts";

const XML = { ending: ".xml" };

const textOf = async (name: string, garbled?: (characters: number) => void) => {
  const texts: string[] = [];
  for (const source of await findSources([name], { ending: "" }))
    for await (const text of readText(source, undefined, garbled)) texts.push(text);
  return texts.join("");
};

const linesOf = async (bytes: string | Uint8Array) => {
  const lines: string[] = [];
  const [source] = await findSources([await temporaryFile("lines.txt", bytes)], { ending: "" });
  if (source) for await (const line of readLines(source)) lines.push(line);
  return lines;
};

/** A package with these files, as the format has it: their bytes, then the directory. */
function zip(files: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const raw = Buffer.from(text);
    const packed = deflateRawSync(raw);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(raw), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(raw.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), head, Buffer.from(name), packed]);
    const offset = Buffer.alloc(14);
    offset.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), head, offset, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, list, Buffer.from("PK\x05\x06"), end]);
}

describe("what names mean", () => {
  test("a folder with folders, a pattern, a package, a packed file: in the order of their names", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "deep"));
    await writeFile(join(folder, "b.xml"), "b");
    await writeFile(join(folder, "a.xml.gz"), gzipSync("a"));
    await writeFile(
      join(folder, "deep", "c.zip"),
      zip({ "2.xml": "two", "1.xml": "one", "__MACOSX/._1.xml": "no" }),
    );
    await writeFile(join(folder, "read-me.txt"), "no");
    const names = async (...given: string[]) =>
      (await findSources(given, XML)).map(({ name }) => name.slice(folder.length + 1));
    expect(await names(folder)).toEqual(["a.xml.gz", "b.xml", "deep/c.zip/1.xml", "deep/c.zip/2.xml"]);
    expect(await names(join(folder, "*.xml"))).toEqual(["b.xml"]);
    expect(await names(join(folder, "b.xml"), join(folder, "a.xml.gz"))).toEqual(["b.xml", "a.xml.gz"]);
    expect(await textOf(join(folder, "deep", "c.zip"))).toBe("onetwo");
    expect(await textOf(join(folder, "a.xml.gz"))).toBe("a");
  });

  test.each([
    ["no-such.xml", "there is no file"],
    ["no-*.xml", "there is no file"],
    ["none", "has no .xml files"],
    ["broken.zip", "cannot be unpacked"],
    ["empty.zip", "has no .xml files in it"],
    ["locked.xml/x", "is none"],
  ])("%j is told in a sentence", async (name, sentence) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "broken.zip"), zip({ "1.xml": "one" }).subarray(0, 30));
    await writeFile(join(folder, "empty.zip"), zip({ "1.txt": "one" }));
    await writeFile(join(folder, "locked.xml"), "");
    await mkdir(join(folder, "none"));
    await expect(findSources([join(folder, name)], XML)).rejects.toThrow(sentence);
  });
});

describe("encodings", () => {
  const declared = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?>\n<a>Café Müller £5 “x” €</a>`;
  test.each([
    ["UTF-16 with a mark, little", Buffer.from(`\uFEFF${declared("UTF-16")}`, "utf16le"), declared("UTF-16")],
    [
      "UTF-16 with a mark, big",
      Buffer.from(`\uFEFF${declared("UTF-16")}`, "utf16le").swap16(),
      declared("UTF-16"),
    ],
    ["UTF-16 without a mark", Buffer.from(declared("UTF-16"), "utf16le"), declared("UTF-16")],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${declared("UTF-8")}`), declared("UTF-8")],
    [
      "ISO-8859-1",
      Buffer.from('<?xml encoding="ISO-8859-1"?>Café £', "latin1"),
      '<?xml encoding="ISO-8859-1"?>Café £',
    ],
    [
      "Windows-1252",
      Buffer.from("<?xml encoding='Windows-1252'?>\x93x\x94 \x80", "latin1"),
      "<?xml encoding='Windows-1252'?>“x” €",
    ],
    ["none", Buffer.from("Café"), "Café"],
  ])("%s is read", async (_, bytes, text) => {
    expect(await textOf(await temporaryFile("text.xml", bytes))).toBe(text);
  });

  test("a long text is decoded across its pieces", async () => {
    const text = `<?xml version="1.0" encoding="utf-8"?>${"Füße der Möwe: 🪶 ".repeat(20_000)}`;
    const garbled: number[] = [];
    expect(
      (await textOf(await temporaryFile("long.xml", text), (count) => garbled.push(count))) === text,
    ).toBe(true);
    expect(garbled).toEqual([]);
  });

  test("one that nobody knows is refused by name, and bytes that are no text are counted", async () => {
    const unknown = await temporaryFile("x.xml", '<?xml version="1.0" encoding="x-martian"?><a/>');
    await expect(textOf(unknown)).rejects.toThrow("x-martian");
    const found: string[] = [];
    const file = await temporaryFile(
      "wrong.xml",
      Buffer.from("<rss><channel><item><title>Caf\xe9</title></item></channel></rss>", "latin1"),
    );
    for await (const event of readExport(file)) if (event.kind === "malformed") found.push(event.message);
    expect(found).toEqual([expect.stringContaining("1 character is not in the encoding")]);
    const written = await temporaryFile("written.xml", "<rss><channel><title>\uFFFD</title></channel></rss>");
    for await (const event of readExport(written)) expect(event.kind).not.toBe("malformed");
  });
});

test("a line ends with a line feed and nothing else", async () => {
  const odd = "a\u2028b\u2029c\u0085d\u000be\u000cf\rg";
  expect(await linesOf(`${odd}\r\n\n${odd}`)).toEqual([odd, "", odd]);
  expect(await linesOf("")).toEqual([]);
  const long = `${"x".repeat(200_000)}\n${"y".repeat(200_000)}`;
  expect((await linesOf(long)).map(({ length }) => length)).toEqual([200_000, 200_000]);
});

test("nothing reads lines but what ends them at line feeds alone", () => {
  const files = globSync("{cli,bench}/**/*.ts");
  expect(files.length).toBeGreaterThan(100);
  const others = files.filter((file) => /createInterface|\.readLines\(/.test(readFileSync(file, "utf8")));
  expect(others).toEqual([]);
});

test("what the system says of a file is a sentence, wherever it comes from", async () => {
  const said = await readFile("/no/such/file").catch((error) => error);
  expect(systemFailure(said)?.message).toBe("there is no file /no/such/file.");
  expect(systemFailure(new Error("other"))).toBeNull();
});

describe("what is written", () => {
  test("is there whole or not at all", async () => {
    const file = join(await temporaryFolder(), "out.txt");
    await writeFile(file, "before", { mode: 0o600 });
    const open = await openFile(file);
    await open.write("half");
    expect(await readFile(file, "utf8")).toBe("before");
    await open.discard();
    await writeWhole(file, "after");
    expect(await readFile(file, "utf8")).toBe("after");
    expect((await import("node:fs")).statSync(file).mode & 0o777).toBe(0o600);
  });

  test("goes where a link leads, and the link stays", async () => {
    const folder = await temporaryFolder();
    await symlink("real.txt", join(folder, "link.txt"));
    for (const text of ["made", "changed"]) {
      await writeWhole(join(folder, "link.txt"), text);
      expect(await readFile(join(folder, "real.txt"), "utf8")).toBe(text);
    }
    expect(await readlink(join(folder, "link.txt"))).toBe("real.txt");
  });

  test("replaces no device and no pipe", async () => {
    await writeWhole("/dev/null", "nothing");
    expect(await findTarget("/dev/null")).toEqual({ kind: "stream", path: "/dev/null" });
    const pipe = join(await temporaryFolder(), "pipe");
    execFileSync("mkfifo", [pipe]);
    const read = readFile(pipe, "utf8");
    await writeWhole(pipe, "through");
    expect(await read).toBe("through");
    expect((await findTarget(pipe)).kind).toBe("stream");
  });

  test("says in a sentence why it cannot be", async () => {
    const folder = await temporaryFolder();
    await expect(writeWhole(folder, "x")).rejects.toThrow("is a folder: name a file.");
    await expect(writeWhole(join(folder, "none", "x"), "x")).rejects.toThrow("there is no");
    await expect(writeWhole("/dev/full", "x")).rejects.toThrow("the disk is full");
  });
});
