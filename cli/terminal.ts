/** Everything that a terminal would obey instead of show: control characters, and the marks that turn the reading direction. */
const OBEYED = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFFF9-\uFFFB]/gu;

/** A stranger's text on one line, as a terminal may show it: it can move no cursor, set no title and hide no words. */
export function forTerminal(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\t\r\n]+/g, " ")
    .replace(OBEYED, "\uFFFD");
}

/** Colours that we make ourselves, where a terminal wants them; strangers' text among them went through `forTerminal`. */
const OUR_COLOUR = /^\[(?:0|1|2|3[123])m/;
let coloursAreOn = false;

/**
 * A whole output of ours, with what stands in it from elsewhere: what a terminal would obey is written as JSON writes it, so that
 * it is seen, and JSON stays the same JSON. Line breaks and tabs stay.
 */
export function asShown(output: string): string {
  return output.replace(OBEYED, (mark, at: number) => {
    if (mark === "\n" || mark === "\t") return mark;
    if (coloursAreOn && mark === "\x1b" && OUR_COLOUR.test(output.slice(at + 1, at + 5))) return mark;
    return `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Lets nothing out by `console` that a terminal would obey, whichever command says it. */
export function guardConsole(): void {
  for (const name of ["log", "error", "warn", "info"] as const) {
    const write = console[name].bind(console);
    console[name] = (...parts: unknown[]) =>
      write(...parts.map((part) => (typeof part === "string" ? asShown(part) : part)));
  }
}

/** The same on several lines, none wider than `width` columns. */
export function linesForTerminal(text: string, width: number): string[] {
  return text.split(/\r\n|\r|\n/).flatMap((line) => wrap(forTerminal(line), width));
}

function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = "";
    }
    current = current === "" ? word : `${current} ${word}`;
    while (current.length > width) {
      lines.push(current.slice(0, width));
      current = current.slice(width);
    }
  }
  return [...lines, current];
}

/** A time in ISO 8601 as people read it, to the minute. */
export function minuteOf(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

/** Colours for a terminal that wants them; elsewhere plain text. */
export function openColours(stream: NodeJS.WriteStream, env = process.env) {
  const isOn = stream.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
  coloursAreOn ||= isOn;
  const paint = (code: number) => (text: string) => (isOn ? `\x1b[${code}m${text}\x1b[0m` : text);
  return { bold: paint(1), dim: paint(2), red: paint(31), green: paint(32), yellow: paint(33) };
}
