import { HOUR_MS } from "../db/time.ts";
import { ADDRESS_READERS, NETWORK_READERS } from "./limits.ts";

/** More than any list shows, and few enough for one answer. */
const MOST_ARTICLES = 5_000;

/**
 * Readers by article in the last `hours`, the current hour the last of them. From the inside: each reader once a day for an
 * article, in the hour of the first view, weighing as many as their row stands for; what one address, and then one network
 * brings in a day, within the caps (caps.ts).
 */
export function windowQuery(dataset: string, hours: number, now: number): string {
  const firstHour = Math.floor(now / HOUR_MS) - hours + 1;
  // Whoever read before the window began, on its first day, is not its reader.
  const from = Math.floor(firstHour / 24) * 24 * 3_600;
  return `
    SELECT article, sum(${capped("from_network", "heaviest_of_network", NETWORK_READERS)}) AS views FROM (
      SELECT article, day, network, max(heaviest) AS heaviest_of_network,
        sum(${capped("from_address", "heaviest", ADDRESS_READERS)}) AS from_network FROM (
        SELECT article, day, network, address, sum(weight) AS from_address, max(weight) AS heaviest FROM (
          SELECT double1 AS article, double3 AS day, blob3 AS network, blob2 AS address, blob1 AS reader,
            min(double2) AS hour, max(_sample_interval) AS weight
          FROM ${dataset} WHERE timestamp >= toDateTime(${from})
          GROUP BY article, day, network, address, reader
        ) WHERE hour >= ${firstHour} GROUP BY article, day, network, address
      ) GROUP BY article, day, network
    ) GROUP BY article ORDER BY views DESC, article DESC LIMIT ${MOST_ARTICLES} FORMAT JSON`;
}

/** A single row counts whole, however many it stands for: those are other addresses' views. */
function capped(readers: string, heaviest: string, most: number): string {
  return `if(${readers} > ${most}, if(${heaviest} > ${most}, ${heaviest}, ${most}), ${readers})`;
}
