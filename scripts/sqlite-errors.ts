/** SQLite's codes: another process has the database; its pages are damaged; it is none. */
const BUSY = 5;
const DAMAGED = [11, 26];

/** Whether an error of node:sqlite says that another process has the database. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === BUSY;
}

/** Whether an error of node:sqlite says that a file is no whole database. */
export function isDamaged(error: unknown): boolean {
  return DAMAGED.includes(codeOf(error));
}

function codeOf(error: unknown): number {
  return error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
}
