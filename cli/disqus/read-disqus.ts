import type { Input } from "../files/source.ts";
import { type Broken, type Elements, readEvents } from "../xml/read-events.ts";

/** A thread: one page's comments. `ownId`: what the site itself calls it. */
export type DisqusThread = { id: string; link: string; ownId: string };

export type DisqusPost = {
  id: string;
  /** What the site itself calls it: `wp_id=12` where it came from WordPress. */
  ownId: string;
  thread: string;
  /** Id of the post answered, or "". */
  parent: string;
  author: string;
  email: string;
  /** HTML. */
  message: string;
  createdAt: string;
  isDeleted: boolean;
  isSpam: boolean;
};

export type DisqusEvent =
  | { kind: "forum"; name: string }
  | { kind: "thread"; thread: DisqusThread }
  | { kind: "post"; post: DisqusPost }
  | ({ kind: "malformed" } & Broken);

/** Reads an export of Disqus as a stream and holds one post at a time. Where the XML is broken, that is an event. */
export function readDisqus(
  input: Input,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<DisqusEvent> {
  return readEvents(input, openReader, onBytes);
}

function openReader(): { events: DisqusEvent[]; elements: Elements } {
  const events: DisqusEvent[] = [];
  /** The thread or post being read: its texts by the names of its elements, and the ids that its references name. */
  let entry: { element: string; id: string; texts: Map<string, string>; ids: Map<string, string> } | null =
    null;
  const open: string[] = [];

  function opened(name: string, attributes: Record<string, unknown>): void {
    const id = String(attributes["dsq:id"] ?? "");
    // A post within a post: the one before was never closed, and is lost.
    if (name === "post" && entry) open.length = 1;
    const isEntry = open.length === 1 && (name === "thread" || name === "post");
    if (isEntry) entry = { element: name, id, texts: new Map(), ids: new Map() };
    else entry?.ids.set(name, id);
    if (name === "disqus") events.push({ kind: "forum", name: "" });
    open.push(name);
  }

  function closed(name: string, text: string): void {
    open.pop();
    if (entry && open.length === 1) {
      events.push(eventOf(entry));
      entry = null;
    } else entry?.texts.set(name, text);
  }

  function broken(place: Broken): void {
    events.push({ kind: "malformed", ...place });
  }

  return { events, elements: { opened, closed, broken } };
}

function eventOf({
  element,
  id,
  texts,
  ids,
}: {
  element: string;
  id: string;
  texts: Map<string, string>;
  ids: Map<string, string>;
}): DisqusEvent {
  const get = (name: string) => texts.get(name)?.trim() ?? "";
  if (element === "thread") return { kind: "thread", thread: { id, link: get("link"), ownId: get("id") } };
  return {
    kind: "post",
    post: {
      id,
      ownId: get("id"),
      thread: ids.get("thread") ?? "",
      parent: ids.get("parent") ?? "",
      author: get("name"),
      email: get("email"),
      message: texts.get("message") ?? "",
      createdAt: get("createdAt"),
      isDeleted: get("isDeleted") === "true",
      isSpam: get("isSpam") === "true",
    },
  };
}
