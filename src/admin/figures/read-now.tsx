import type { ReadNow } from "../../stats/now.ts";
import { figuresPath } from "../dashboard/cards.tsx";
import { timeOfDay } from "./times.ts";

type NowProps = { read: ReadNow; timeZone: string; isAlone?: boolean };

/** What is read now. With scripts it renews itself every minute. */
export function Now({ read: { top, readers, countedUpTo }, timeZone, isAlone = false }: NowProps) {
  return (
    <section class="card stack" id="now" data-from={isAlone ? "/admin/now" : "/admin/now?beside"}>
      <h2>
        {readers.toLocaleString("en")} {readers === 1 ? "reader" : "readers"}{" "}
        <span class="soft">in the last hour</span>
      </h2>
      {top.length > 0 && (
        <ol class="ranked">
          {top.map(({ id, title, views }) => (
            <li>
              <a href={figuresPath(id)}>{title}</a>{" "}
              <span class="soft small">{views.toLocaleString("en")}</span>
            </li>
          ))}
        </ol>
      )}
      <p class="help">
        The hour before {timeOfDay(countedUpTo, timeZone)}, up to when readers are counted.{" "}
        {!isAlone && <a href="/admin/now">On a page of its own</a>}
      </p>
    </section>
  );
}
