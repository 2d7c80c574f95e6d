import type { ReadNow } from "../../stats/now.ts";
import { type NewsroomFrame, newsroomPage } from "../layout.tsx";
import { Now } from "./read-now.tsx";

const RENEW_SECONDS = 60;

/** What is read now, for a screen on the wall. It renews itself, with scripts or without. */
export function nowPage(
  frame: NewsroomFrame,
  { read, isAlone }: { read: ReadNow; isAlone: boolean },
): string {
  return newsroomPage(
    frame,
    { title: "Read now", part: "dashboard", scripts: ["morph.js", "now.js"], renewSeconds: RENEW_SECONDS },
    <>
      <div class="head">
        <h1>Read now</h1>
        <p>
          <a href="/admin">All of the paper</a>
        </p>
      </div>
      <Now read={read} timeZone={frame.site.timeZone} isAlone={isAlone} />
    </>,
  );
}
