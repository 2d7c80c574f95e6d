import type { Stats } from "../../stats/stats.ts";
import type { NewsroomFrame } from "../layout.tsx";
import { Bars } from "./bars.tsx";
import { WINDOWS } from "./windows.tsx";

/** Readers and comments of the window, a bar an hour or a day. */
export function Charts({ frame, stats }: { frame: NewsroomFrame; stats: Stats }) {
  const { site } = frame;
  const isDay = stats.window === "day";
  const formats = isDay
    ? {
        short: new Intl.DateTimeFormat("en", { hour: "2-digit", hourCycle: "h23", timeZone: site.timeZone }),
        long: new Intl.DateTimeFormat("en", {
          weekday: "short",
          hour: "2-digit",
          minute: "2-digit",
          hourCycle: "h23",
          timeZone: site.timeZone,
        }),
      }
    : {
        short: new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: site.timeZone }),
        long: new Intl.DateTimeFormat("en", {
          weekday: "long",
          day: "numeric",
          month: "long",
          timeZone: site.timeZone,
        }),
      };
  const labelOf = (from: number) => ({
    // In the middle of the hour: half an hour's zones begin their days within one.
    short: formats.short.format(from + (isDay ? 0 : 1_800_000)),
    long: formats.long.format(from + (isDay ? 0 : 1_800_000)),
  });
  const sum = (bars: Stats["views"]) =>
    bars.reduce((total, { value }) => total + value, 0).toLocaleString("en");
  const [, span = ""] = WINDOWS.find(([name]) => name === stats.window) ?? [];
  const per = isDay ? "by hour" : "by day";
  return (
    <>
      <section class="card stack">
        <h2>
          {sum(stats.views)} readers <span class="soft">in the last {span}</span>
        </h2>
        <Bars
          title="Readers"
          summary={`Readers ${per}, last ${span}: ${sum(stats.views)} in all.`}
          bars={stats.views}
          labelOf={labelOf}
        />
      </section>
      <section class="card stack">
        <h2>
          {sum(stats.comments)} comments <span class="soft">of which spam: {sum(stats.spam)}</span>
        </h2>
        <Bars
          title="Comments"
          summary={`Comments ${per}, last ${span}: ${sum(stats.comments)} in all, ${sum(stats.spam)} of them spam.`}
          bars={stats.comments}
          part={{ label: "spam", bars: stats.spam }}
          labelOf={labelOf}
        />
      </section>
    </>
  );
}
