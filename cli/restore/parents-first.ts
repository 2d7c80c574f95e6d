import type { CommentUpload } from "../api-shapes.ts";

export type CommentLine = CommentUpload & { id: number; parent: number | null };

/**
 * Passes comments on, each after the one that it answers. They come by their ids, and few have an id before that of what
 * they answer: those wait, and memory holds no others.
 */
export function openParentsFirst(send: (comment: CommentLine) => Promise<void>) {
  /** Comments by the id of what they answer. */
  const early = new Map<number, CommentLine[]>();
  const waiting = new Set<number>();

  async function release(comment: CommentLine): Promise<void> {
    await send(comment);
    waiting.delete(comment.id);
    const answers = early.get(comment.id) ?? [];
    early.delete(comment.id);
    for (const answer of answers) await release(answer);
  }

  return {
    add: async (comment: CommentLine): Promise<void> => {
      const { id, parent } = comment;
      if (parent === null || (parent < id && !waiting.has(parent))) return await release(comment);
      early.set(parent, [...(early.get(parent) ?? []), comment]);
      waiting.add(id);
    },
    /** Those whose parent never came. */
    end: async (): Promise<void> => {
      for (const comments of [...early.values()]) for (const comment of comments) await send(comment);
      early.clear();
    },
  };
}
