import type { Keyboard } from "./read-keys.ts";

/** Shows what has been typed so far, in place of what was shown before. */
export type Echo = (text: string) => void;

/**
 * What is typed up to Enter; null where Escape, Ctrl-C or the end of all keys comes first.
 * @param text stands there already
 */
export async function readLine(keyboard: Keyboard, echo: Echo, text = ""): Promise<string | null> {
  let line = text;
  for (;;) {
    echo(line);
    const key = await keyboard.next();
    if (key === null || key.name === "escape" || (key.ctrl && key.name === "c")) return null;
    if (key.name === "return" || key.name === "enter") return line;
    if (key.name === "backspace") line = [...line].slice(0, -1).join("");
    else if (key.ctrl && key.name === "u") line = "";
    else if (!key.ctrl && !/\p{Cc}/u.test(key.text)) line += key.text;
  }
}

/** A terminal shows no key by itself here, so its last line is drawn anew; of a long text the end. Elsewhere nothing. */
export function openEcho(stream: NodeJS.WriteStream): Echo {
  if (!stream.isTTY) return () => {};
  return (text) => {
    const width = Math.max((stream.columns || 80) - 4, 1);
    stream.write(`\r\x1b[2K> ${[...text].slice(-width).join("")}`);
  };
}
