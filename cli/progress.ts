import { asShown } from "./terminal.ts";

export type Progress = {
  /** @param share of the work that is done, from 0 to 1. @param text what came of it so far. */
  update: (share: number, text: string) => void;
  /** Takes the bar away. */
  end: () => void;
};

const WIDTH = 24;
const REDRAW_MS = 100;
const LINE_MS = 5000;

/** A bar on a terminal, which is redrawn; elsewhere a line every five seconds. */
export function openProgress(label: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  let drawn = performance.now();
  let isShown = false;
  return {
    update: (share, text) => {
      const now = performance.now();
      if (now - drawn < (stream.isTTY ? REDRAW_MS : LINE_MS)) return;
      drawn = now;
      const percent = `${Math.floor(Math.min(share, 1) * 100)}%`.padStart(4);
      if (!stream.isTTY) {
        stream.write(`${asShown(`${label}${percent}  ${text}`)}\n`);
        return;
      }
      isShown = true;
      const filled = Math.round(Math.min(share, 1) * WIDTH);
      const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
      const line = `${label} ${bar}${percent}  ${text}`;
      stream.write(`\r\x1b[2K${asShown(line).slice(0, (stream.columns || 80) - 1)}`);
    },
    end: () => {
      if (isShown) stream.write("\r\x1b[2K");
    },
  };
}
