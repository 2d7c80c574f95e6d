import { Failure } from "../failure.ts";

type Act = "read" | "written";

const SENTENCES: Record<string, (name: string, act: Act) => string> = {
  ENOENT: (name, act) =>
    act === "read" ? `there is no file ${name}` : `${name} cannot be written: there is no such folder`,
  ENOTDIR: (name) => `${name} names a folder that is none`,
  EISDIR: (name) => `${name} is a folder: name a file`,
  EACCES: (name) => `${name} may not be opened by you: it lacks the permission`,
  EPERM: (name) => `${name} may not be opened by you: it lacks the permission`,
  EROFS: (name) => `${name} cannot be written: the disk may only be read`,
  ENOSPC: (name) => `${name} cannot be written to its end: the disk is full. Make room, and run this again`,
  EDQUOT: (name) =>
    `${name} cannot be written to its end: your share of the disk is full. Make room, and run this again`,
  EFBIG: (name) => `${name} cannot be written to its end: it would be larger than the disk takes`,
  EPIPE: (name) => `${name} was closed before everything was written`,
  ENAMETOOLONG: (name) => `${name} is longer than a file's name may be`,
  ELOOP: (name) => `${name} is a link that leads to itself`,
  EMFILE: (name) => `${name} cannot be opened: too many files are open`,
  EBUSY: (name) => `${name} is in use by another program`,
};

/** What the system says of a file, as a sentence for a person. @param act what could not be done, where the system says nothing known */
export function fileFailure(file: string, error: unknown, act: Act): Failure {
  const { code = "", message = String(error) } = error as NodeJS.ErrnoException;
  return new Failure(`${SENTENCES[code]?.(file, act) ?? `${file} cannot be ${act}: ${message}`}.`);
}

/** The same for a promise's failure: `await work.catch(failing(file, "read"))`. */
export function failing(file: string, act: Act) {
  return (error: unknown): never => {
    throw error instanceof Failure ? error : fileFailure(file, error, act);
  };
}

/** What the system said of a file where nobody thought of it; null: it is something else. */
export function systemFailure(error: unknown): Failure | null {
  if (!(error instanceof Error) || !("syscall" in error)) return null;
  const { path = "a file", syscall = "" } = error as NodeJS.ErrnoException;
  return fileFailure(path, error, /write|rename|truncate|mkdir/.test(syscall) ? "written" : "read");
}
