import type { LeftOut } from "../../popularity/left-out-reasons.ts";
import { Card } from "../dashboard/cards.tsx";

const WORDS: [keyof LeftOut, string][] = [
  ["robot", "by robots and programs"],
  ["repeat", "repeats: the same reader once more that day"],
  ["prefetch", "fetched ahead, and perhaps never seen"],
  ["cap", "far more from a network than is usual"],
];

/** How many requests of articles were no readers, and why. */
export function LeftOutCard({ leftOut, days }: { leftOut: LeftOut; days: string }) {
  const isNothing = WORDS.every(([reason]) => leftOut[reason] <= 0);
  return (
    <Card title="Not counted">
      {isNothing ? (
        <p>No request was left out.</p>
      ) : (
        <dl class="facts">
          {WORDS.map(([reason, words]) => (
            <>
              <dt>{words}</dt>
              <dd>{Math.max(0, leftOut[reason]).toLocaleString("en")}</dd>
            </>
          ))}
        </dl>
      )}
      <p class="help">Requests of articles, {days}.</p>
    </Card>
  );
}
