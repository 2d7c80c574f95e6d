import type { App } from "../../http/context.ts";
import { signatureOf } from "../../moderation/apply-decisions.ts";
import type { Looked } from "../../moderation/find-queue.ts";
import { newsOfDesk } from "../../moderation/new-comments.ts";
import { countQueues, type QueuedComment } from "../../moderation/queue.ts";
import { findContexts } from "../../moderation/queue-context.ts";
import { answerPage, frameOf } from "../answer.ts";
import type { ThreadTold } from "../threads/thread-notice.tsx";
import type { Asked } from "./asked.tsx";
import type { Typed } from "./card-props.ts";
import type { Place } from "./inputs.ts";
import type { QueueNotice } from "./notice.ts";
import { readHas } from "./only-changed.tsx";
import type { OthersWaiting } from "./others-waiting.ts";
import { queuePage } from "./queue-page.tsx";

export type Shown = {
  place: Place;
  comments: QueuedComment[];
  next?: string | null;
  said?: QueueNotice | null;
  asked?: Asked | null;
  typed?: Typed;
  looked?: Looked | null;
  others?: OthersWaiting | null;
  thread?: ThreadTold | null;
  isAlone?: boolean;
};

/** What is needed of a route's context. */
type Asking = { var: App["Variables"]; req: { header: (name: string) => string | undefined } };

/** The queue, or the part of it that has changed since its script asked. */
export async function show(c: Asking, shown: Shown, status = 200): Promise<Response> {
  const { db, config, identity } = c.var;
  const has = readHas(c.req.header("Queue-Has"));
  const [news, counts, contexts] = await Promise.all([
    newsOfDesk(db),
    countQueues(db),
    findContexts(db, shown.comments, config.secretKey ?? ""),
  ]);
  const page = queuePage(frameOf(c.var), {
    has,
    news,
    next: null,
    said: null,
    asked: null,
    looked: null,
    others: null,
    thread: null,
    isAlone: false,
    ...shown,
    typed: shown.typed ?? null,
    counts,
    contexts,
    thresholds: config.judge,
    removalReasons: config.comments.removalReasons,
    objections: news.objections,
    signature: signatureOf(identity, config.site),
  });
  return answerPage(page, status);
}
