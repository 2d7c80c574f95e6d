import { z } from "zod";
import { runWrangler } from "../wrangler.ts";
import { problem } from "./advice.ts";
import type { Target } from "./target.ts";

const namespaces = z.array(z.object({ id: z.string(), title: z.string() }));

/**
 * Deletes the empty KV namespace that a failed first deployment left, for the next attempt to make it again.
 * @returns whether it is gone
 * @throws an Error that says what to do if something is in it
 */
export async function deleteLeftNamespace({ worker }: Target): Promise<boolean> {
  const title = `${worker}-pages`;
  const left = namespaces
    .parse(await json(["kv", "namespace", "list"]))
    .find((namespace) => namespace.title === title);
  if (!left) return false;
  const keys = await json(["kv", "key", "list", "--remote", "--namespace-id", left.id]);
  if (!Array.isArray(keys) || keys.length > 0)
    throw new Error(
      `There is a KV namespace called ${title} already, and it is not empty. If it is this paper's, write  id = "${left.id}"  below
[[kv_namespaces]] in wrangler.toml; it holds copies of pages only. Else give the Worker another name there.`,
    );
  console.log(`An earlier attempt left an empty KV namespace, ${title}: it goes, and comes again.\n`);
  const finished = await runWrangler([
    ...["kv", "namespace", "delete", "--skip-confirmation", "--namespace-id", left.id],
  ]);
  if (finished.status !== 0) throw problem(finished, `The KV namespace ${title} could not be deleted.`);
  return true;
}

async function json(args: string[]): Promise<unknown> {
  const finished = await runWrangler(args);
  const found = /^\[[\s\S]*\]/m.exec(finished.output)?.[0];
  if (finished.status !== 0 || !found) throw problem(finished, "Cloudflare's KV could not be looked at.");
  return JSON.parse(found);
}
