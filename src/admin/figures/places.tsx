import type { Place } from "../../stats/places.ts";
import { Card } from "../dashboard/cards.tsx";

const LISTS: Record<Place["window"], string> = {
  day: "the last 24 hours",
  week: "the week",
  month: "the month",
  all: "all time",
  rising: "rising now",
};

/** Where an article stands in the lists. */
export function Places({ places }: { places: Place[] }) {
  return (
    <Card title="In the lists">
      {places.length === 0 ? (
        <p class="soft">It is among the fifty most read of no list.</p>
      ) : (
        <dl class="facts">
          {places.map(({ window, place, views }) => (
            <>
              <dt>{LISTS[window]}</dt>
              <dd>
                No. {place}{" "}
                <span class="soft small">
                  {views.toLocaleString("en")} {window === "rising" ? "in three hours" : "readers"}
                </span>
              </dd>
            </>
          ))}
        </dl>
      )}
      <p class="help">As they were ranked last. Readers see the first five of the week.</p>
    </Card>
  );
}
