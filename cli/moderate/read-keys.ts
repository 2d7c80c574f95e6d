import { emitKeypressEvents, type Key } from "node:readline";

export type PressedKey = { name: string; text: string; ctrl: boolean };

export type Keyboard = {
  /** The next key; null: there are no more. */
  next: () => Promise<PressedKey | null>;
  /** What somebody at a terminal has typed ahead is dropped. Keys that come from elsewhere stay: they all come at once. */
  forget: () => void;
  /** A terminal is as it was before. To be called however the work ends. */
  close: () => void;
};

/** Keys from standard input as they are pressed; a terminal shows none of them by itself. */
export function openKeyboard(input: NodeJS.ReadStream = process.stdin): Keyboard {
  const pressed: PressedKey[] = [];
  let waiting: ((key: PressedKey | null) => void) | null = null;
  let isOver = false;

  function give(key: PressedKey | null): void {
    if (waiting) waiting(key);
    else if (key) pressed.push(key);
    waiting = null;
  }

  const onKey = (text: string | undefined, key: Key) =>
    give({ name: key.name ?? text ?? "", text: text ?? "", ctrl: key.ctrl ?? false });
  const onEnd = () => {
    isOver = true;
    give(null);
  };
  const restore = () => {
    if (input.isTTY) input.setRawMode(false);
  };

  emitKeypressEvents(input);
  input.on("keypress", onKey);
  input.once("end", onEnd);
  if (input.isTTY) input.setRawMode(true);
  // Also where something else ends the process.
  process.once("exit", restore);
  input.resume();
  return {
    next: () => {
      const key = pressed.shift();
      if (key) return Promise.resolve(key);
      if (isOver) return Promise.resolve(null);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    forget: () => {
      if (input.isTTY) pressed.length = 0;
    },
    close: () => {
      restore();
      process.off("exit", restore);
      input.off("keypress", onKey);
      input.off("end", onEnd);
      input.pause();
    },
  };
}
