import type { NewsroomFrame } from "../layout.tsx";
import type { Connection } from "./connections.ts";
import { settingsLayout } from "./settings-layout.tsx";

const COMMANDS = [
  ["An export of WordPress", "npx broadsheet import wordpress export.xml"],
  ["An export of Ghost", "npx broadsheet import ghost export.json"],
  ["Comments of Disqus", "npx broadsheet import disqus export.xml"],
  ["Everything, as one file", "npx broadsheet export --out paper.ndjson --media pictures/"],
  ["That file, into an empty paper", "npx broadsheet import broadsheet paper.ndjson --media pictures/"],
];

/** What is set up outside of the newsroom, and how. */
export function connectionsPage(frame: NewsroomFrame, connections: Connection[]): string {
  return settingsLayout(
    frame,
    { current: "connections" },
    <>
      <p class="narrow">
        These belong to the deployment and are not set here. What is to be typed is typed where the paper's
        files are; docs/operations.md says more.
      </p>
      <dl class="card narrow connections" id="connections">
        {connections.map(({ name, isThere, says, lines }) => (
          <>
            <dt>
              {name}{" "}
              <span class={`state ${isThere ? "published" : ""}`}>{isThere ? "there" : "not there"}</span>
            </dt>
            <dd>
              {says}
              {lines.map((line) => (
                <code>{line}</code>
              ))}
            </dd>
          </>
        ))}
      </dl>
      <section class="card stack narrow connections" aria-labelledby="commands">
        <h2 id="commands">Import, export and backups</h2>
        <p>Where the paper's files are, these do it; each asks for the paper's address and a token:</p>
        <dl>
          {COMMANDS.map(([what, line]) => (
            <>
              <dt>{what}</dt>
              <dd>
                <code>{line}</code>
              </dd>
            </>
          ))}
        </dl>
      </section>
    </>,
  );
}
