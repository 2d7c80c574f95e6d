import type { Child } from "hono/jsx";
import type { Judged, Stats } from "../../stats/stats.ts";

export function Card({ title, children }: { title: string; children?: Child }) {
  return (
    <section class="card stack">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export function Waiting({ waiting }: { waiting: Stats["waiting"] }) {
  const upTo = (count: number) => (count >= 1_000 ? "1,000 or more" : String(count));
  return (
    <Card title="Comments">
      <dl class="facts">
        <dt>wait for you</dt>
        <dd>
          <a href="/admin/comments?status=held">{upTo(waiting.held)}</a>
        </dd>
        <dt>reported</dt>
        <dd>
          <a href="/admin/comments?status=reported">{upTo(waiting.reported)}</a>
        </dd>
        <dt>in spam</dt>
        <dd>
          <a href="/admin/comments?status=spam">{upTo(waiting.spam)}</a>
        </dd>
        <dt>came today</dt>
        <dd>{waiting.today.toLocaleString("en")}</dd>
      </dl>
    </Card>
  );
}

/** How good the judge was, as the newsroom's decisions have it. */
export function Verdicts({ judged }: { judged: Judged }) {
  const { caught, wronglyHeld, missed, precision } = judged;
  if (precision === null && missed === 0)
    return <p>The judge has stopped nothing, and nobody has marked spam.</p>;
  return (
    <>
      <dl class="facts">
        <dt>stopped as spam</dt>
        <dd>{caught.toLocaleString("en")}</dd>
        <dt>stopped, and approved by you</dt>
        <dd>{wronglyHeld.toLocaleString("en")}</dd>
        <dt>let through, and marked by you</dt>
        <dd>{missed.toLocaleString("en")}</dd>
      </dl>
      {precision !== null && (
        <p>
          {wronglyHeld === 0
            ? "You have taken back nothing of what was stopped."
            : `Of 100 that were stopped, ${Math.floor(100 * precision)} were spam.`}{" "}
          <span class="soft">Spam counts as such until you approve it; each decision teaches the judge.</span>
        </p>
      )}
    </>
  );
}

export function Articles({
  title,
  list,
  unit,
  none,
  children,
}: {
  title: string;
  list: Stats["top"];
  unit: string;
  none: string;
  children?: Child;
}) {
  return (
    <Card title={title}>
      {list.length === 0 ? (
        <p class="soft">{none}</p>
      ) : (
        <ol class="ranked">
          {list.map(({ id, title: name, views }) => (
            <li>
              <a href={figuresPath(id)}>{name}</a>{" "}
              <span class="soft small">
                {views.toLocaleString("en")} {unit}
              </span>
            </li>
          ))}
        </ol>
      )}
      {children}
    </Card>
  );
}

/** Where an article's figures are. */
export function figuresPath(articleId: number): string {
  return `/admin/articles/${articleId}/figures`;
}

type NamesProps = { title: string; names: Stats["referrers"]; none: string; children?: Child };

export function Names({ title, names, none, children }: NamesProps) {
  return (
    <Card title={title}>
      {names.length === 0 ? (
        <p class="soft">{none}</p>
      ) : (
        <ol class="ranked">
          {names.map(({ name, views }) => (
            <li>
              {name} <span class="soft small">{views.toLocaleString("en")} readers</span>
            </li>
          ))}
        </ol>
      )}
      {children}
    </Card>
  );
}
