/** `14:05` on a clock of the paper's zone. */
export function timeOfDay(at: number, timeZone: string): string {
  const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone } as const;
  return new Intl.DateTimeFormat("en", format).format(at);
}

type Labels = (from: number) => { short: string; long: string };

/** How the hours of a chart are named. */
export function hourLabels(timeZone: string): Labels {
  const short = new Intl.DateTimeFormat("en", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  });
  const long = new Intl.DateTimeFormat("en", {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  });
  return (from) => ({ short: short.format(from), long: long.format(from) });
}

/** In the middle of the hour: where clocks are half an hour off, days begin within one. */
const MIDDLE = 1_800_000;

/** How the days of a chart, or what begins with them, are named. */
export function dayLabels(timeZone: string, before = ""): Labels {
  const short = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone });
  const long = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", month: "long", timeZone });
  return (from) => ({
    short: short.format(from + MIDDLE),
    long: `${before}${long.format(from + MIDDLE)}`,
  });
}
