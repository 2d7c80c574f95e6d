/** SQLite's code for "another process has it". */
const SQLITE_BUSY = 5;

/** Whether an error of node:sqlite says that another process has the database. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}
