import { openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { writeWhole } from "./files/write-file.ts";

export type PersonOptions = ConnectionOptions & {
  json?: boolean;
  /** Where the comments go; without it standard output. */
  out?: string;
  /** Erase without being asked. */
  yes?: boolean;
};

/** `broadsheet person export`. @returns the exit status. */
export async function exportPerson(email: string, options: PersonOptions): Promise<number> {
  const api = openApi(findConnection(options));
  const comments: unknown[] = [];
  let kept: Record<string, unknown> | null | undefined;
  for (let after: number | null = 0; after !== null; ) {
    const look = await api.findPerson({ email, after });
    comments.push(...look.comments);
    kept = look.kept;
    after = look.next;
  }
  const text = `${JSON.stringify({ comments, ...kept }, null, 2)}\n`;
  if (options.out === undefined) process.stdout.write(text);
  else await writeWhole(options.out, text);
  console.error(
    `${comments.length === 1 ? "1 comment was" : `${comments.length} comments were`} sent with this address.`,
  );
  return 0;
}

/** `broadsheet person erase`. @returns the exit status. */
export async function erasePerson(email: string, options: PersonOptions): Promise<number> {
  if (!options.yes)
    throw new Failure(
      "erasing cannot be undone. Look first with `broadsheet person export`, then repeat this with --yes.",
      2,
    );
  const api = openApi(findConnection(options));
  let erased = 0;
  for (let after: number | null = 0; after !== null; ) {
    const done = await api.erasePerson({ email, after });
    erased += done.erased;
    after = done.next;
  }
  console.log(
    options.json
      ? JSON.stringify({ erased })
      : `${erased === 1 ? "1 comment is" : `${erased} comments are`} erased, with what hung on ${erased === 1 ? "it" : "them"}.`,
  );
  return 0;
}
