import { outsideAddress, outsideUrlOf } from "../articles/outside-url.ts";

/** SQL of `articles a`: the page of another site on which such a thread is shown; null: a page of the paper's own is. */
export const OUTSIDE = outsideAddress("a");

/** Where readers find a thread: on the page of another site that shows it, or on the paper's own. */
export function readersPage({
  path,
  outside,
}: {
  path: string;
  outside?: string | null | undefined;
}): string {
  return outsideUrlOf({ outside_url: outside ?? null }) ?? path;
}

/** The host of that other site, as its address has it; null: it is the paper's own page. */
export function outsideHost({ outside }: { outside?: string | null | undefined }): string | null {
  return (outside != null && URL.parse(outside)?.host) || null;
}
