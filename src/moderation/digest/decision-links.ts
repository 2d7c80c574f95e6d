import { isSigned, LINK_LIFE_MS, type LinkMaker, type Read, signedLink } from "../../mail/signed-links.ts";
import type { Decision } from "../inputs.ts";

export type DecisionLink = { commentId: number; decision: Decision; moderator: string };

/** Where one moderator decides on a comment. Works for a week, and as long as that address is a moderator's. */
export function decisionLink(
  maker: LinkMaker,
  { commentId, decision, moderator }: DecisionLink,
): Promise<string> {
  const fields = { comment: String(commentId), decision, expires: (maker.now + LINK_LIFE_MS).toString(36) };
  return signedLink(maker, "decide", fields, moderator);
}

export async function readDecisionLink(
  secretKey: string,
  query: Record<string, string>,
  { moderators, now }: { moderators: string[]; now: number },
): Promise<Read<DecisionLink>> {
  const { comment = "", decision = "", expires = "" } = query;
  if (decision !== "approve" && decision !== "spam" && decision !== "trash") return null;
  for (const moderator of moderators) {
    if (!(await isSigned(secretKey, "decide", { comment, decision, expires }, query, moderator))) continue;
    return Number.parseInt(expires, 36) > now ? { commentId: Number(comment), decision, moderator } : "over";
  }
  return null;
}
