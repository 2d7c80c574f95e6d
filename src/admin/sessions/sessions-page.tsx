import { LONGEST_MS } from "../../auth/session.ts";
import type { StoredSession } from "../../auth/sessions.ts";
import { DAY_MS } from "../../db/time.ts";
import { Time } from "../../pages/time.tsx";
import { type NewsroomFrame, newsroomPage } from "../layout.tsx";
import { browserOf } from "./browser-of.ts";

/** Where somebody is signed in. @param data.ownId the session that asks; empty: Cloudflare Access has let them in */
export function sessionsPage(
  frame: NewsroomFrame,
  { sessions, ownId }: { sessions: StoredSession[]; ownId: string },
): string {
  return newsroomPage(
    frame,
    { title: "Where you are signed in" },
    <>
      <h1>Where you are signed in</h1>
      {ownId === "" ? (
        <p>
          Cloudflare Access has let you in. Sign out at{" "}
          <a href="/cdn-cgi/access/logout">/cdn-cgi/access/logout</a>; an admin of your team ends your
          sessions in Cloudflare's dashboard.
        </p>
      ) : (
        <>
          <p>
            A session ends twelve hours after it was last used, {LONGEST_MS / DAY_MS} days after it began, and
            with a new or revoked token.
          </p>
          <form method="post" action="/admin/sessions" class="stack">
            <table class="table folds">
              <thead>
                <tr>
                  <th scope="col">Browser</th>
                  <th scope="col">Signed in</th>
                  <th scope="col">Last used</th>
                  <th scope="col">
                    <span class="visually-hidden">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {sessions.map((session) => (
                  <SessionRow session={session} frame={frame} isOwn={session.id === ownId} />
                ))}
              </tbody>
            </table>
            <p class="row">
              {sessions.length > 1 && (
                <button type="submit" name="end" value="others">
                  Sign out everywhere else
                </button>
              )}
              <button type="submit" name="end" value="all" class="danger">
                Sign out everywhere
              </button>
            </p>
          </form>
        </>
      )}
    </>,
  );
}

function SessionRow({
  session: { id, agent, begunAt, usedAt },
  frame: { site },
  isOwn,
}: {
  session: StoredSession;
  frame: NewsroomFrame;
  isOwn: boolean;
}) {
  return (
    <tr>
      <td>
        <b title={agent}>{browserOf(agent)}</b>
        {isOwn && (
          <>
            {" "}
            <span class="state">this one</span>
          </>
        )}
      </td>
      <td>
        since <Time at={begunAt} site={site} />
      </td>
      <td>
        used <Time at={usedAt} site={site} />
      </td>
      <td>
        <button type="submit" name="end" value={id}>
          Sign out<span class="visually-hidden"> of {browserOf(agent)}</span>
        </button>
      </td>
    </tr>
  );
}
