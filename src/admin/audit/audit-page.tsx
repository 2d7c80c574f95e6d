import { displayName } from "../../pages/display-name.ts";
import { Time } from "../../pages/time.tsx";
import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";
import type { QueueNotice } from "../queue/notice.ts";
import type { AuditEntry } from "./entries.ts";

export type AuditPageData = {
  entries: AuditEntry[];
  /** Whose entries are shown; empty for everybody's. */
  who: string;
  /** Names that the filter offers. */
  people: string[];
  /** Of the page shown, and of the next one: as they stand in addresses. */
  cursor: string | null;
  next: string | null;
  said: QueueNotice | null;
  mayExport: boolean;
};

/** Who decided and changed what, when. */
export function auditPage(frame: NewsroomFrame, data: AuditPageData): string {
  const { entries, who, people, next, said } = data;
  return newsroomPage(
    frame,
    { title: "Audit trail", part: "audit" },
    <>
      <div class="head">
        <h1>Audit trail</h1>
        {data.mayExport && (
          <p>
            All of it as <a href="/admin/audit.csv">CSV</a> or <a href="/admin/audit.ndjson">NDJSON</a>
          </p>
        )}
      </div>
      {said && <Notice kind={said.isProblem ? "problem" : "done"}>{said.text}</Notice>}
      <form method="get" action="/admin/audit" class="row">
        <label for="who">Only by</label>
        <input id="who" name="who" class="short" list="people" value={who} maxlength={200} />
        <datalist id="people">
          {people.map((name) => (
            <option value={name} />
          ))}
        </datalist>
        <button type="submit">Show</button>
        {who !== "" && <a href="/admin/audit">Everybody</a>}
      </form>
      {entries.length === 0 ? <p class="card">{emptySentence(data)}</p> : <Trail frame={frame} data={data} />}
      <nav class="pager" aria-label="Pages">
        {data.cursor !== null ? <a href={pathOf(who, null)}>Newest</a> : <span />}
        {next !== null && <a href={pathOf(who, next)}>Older</a>}
      </nav>
    </>,
  );
}

function emptySentence({ who, next }: AuditPageData): string {
  if (who === "") return "Nobody has decided or changed anything yet.";
  return next === null
    ? `There is nothing by “${who}” here.`
    : `The newest entries here have none by “${who}”. Look further with “Older”.`;
}

/** The address of a page of the trail. */
export function pathOf(who: string, cursor: string | null, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    ...(who !== "" && { who }),
    ...(cursor !== null && { cursor }),
    ...more,
  });
  return query.size === 0 ? "/admin/audit" : `/admin/audit?${query}`;
}

function Trail({ frame, data }: { frame: NewsroomFrame; data: AuditPageData }) {
  return (
    <table class="table folds trail">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">
            <span class="visually-hidden">Undo</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {data.entries.map((entry) => (
          <tr>
            <td class="soft small">
              <Time at={entry.at} site={frame.site} />
            </td>
            <td>
              <a href={pathOf(entry.who, null)}>{entry.who}</a>
            </td>
            <td>{entry.decision ? <Decision entry={entry} /> : <Event entry={entry} />}</td>
            <td>{entry.decision?.canBeUndone && <Undo entry={entry} data={data} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const VERBS: Record<string, string> = {
  "comment.approve": "approved",
  "comment.spam": "marked as spam",
  "comment.trash": "moved to the trash",
  "comment.hold": "held",
};

function Decision({ entry }: { entry: AuditEntry }) {
  const { decision, action, detail } = entry;
  if (!decision) return null;
  const { reason } = (detail ?? {}) as { reason?: string };
  const { commentId, author, article, before, after, undoes } = decision;
  return (
    <>
      {undoes === null ? capital(VERBS[action] ?? action) : "Took back a decision on"}{" "}
      {author === null ? (
        <span class="soft">a comment that is gone</span>
      ) : (
        <a href={`/admin/comments/${commentId}`}>the comment by {displayName(author)}</a>
      )}
      {article !== null && ` on “${article}”`}
      <p class="small soft">
        {before} → {after}
        {reason !== undefined && `: “${reason}”`}
      </p>
    </>
  );
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function Event({ entry: { action, subject, detail } }: { entry: AuditEntry }) {
  return (
    <>
      <code>{action}</code> <Subject subject={subject} />
      {detail !== null && (
        <details>
          <summary>Details</summary>
          <dl class="difference">
            {linesOf(detail).map(([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

/** A path leads there. */
function Subject({ subject }: { subject: string }) {
  return /^\/(?!\/)/.test(subject) ? <a href={subject}>{subject}</a> : <span>{subject}</span>;
}

/** What was recorded, one line for each value: `before.text`. */
function linesOf(value: unknown, name = ""): [string, string][] {
  if (value === null || typeof value !== "object") return [[name || "value", String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => linesOf(inner, name ? `${name}.${key}` : key));
}

function Undo({ entry, data }: { entry: AuditEntry; data: AuditPageData }) {
  const { decision, who } = entry;
  if (!decision) return null;
  return (
    <form method="post" action="/admin/audit/undo">
      <input type="hidden" name="decision" value={String(decision.id)} />
      {data.who !== "" && <input type="hidden" name="who" value={data.who} />}
      {data.cursor !== null && <input type="hidden" name="cursor" value={data.cursor} />}
      <button type="submit">
        Undo<span class="visually-hidden"> the decision of {who}</span>
      </button>
    </form>
  );
}
