import type { Person } from "../../auth/moderators.ts";
import { Time } from "../../pages/time.tsx";
import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";

export type PeoplePageData = {
  people: Person[];
  /** A token that was just made: shown this once. */
  made?: { name: string; token: string };
  problem?: string;
  /** What stood in the form. */
  form?: { name: string; role: string };
};

/** Who may come into the newsroom, and how. */
export function peoplePage(frame: NewsroomFrame, { people, made, problem, form }: PeoplePageData): string {
  return newsroomPage(
    frame,
    { title: "People", part: "people" },
    <>
      <h1>People</h1>
      {problem && <Notice kind="problem">{problem}</Notice>}
      {made && (
        <Notice>
          <p>
            This is the token of <b>{made.name}</b>. It is shown this once: copy it now, and pass it on where
            nobody else reads it.
          </p>
          <p>
            <code class="token">{made.token}</code>
          </p>
        </Notice>
      )}
      {people.length > 0 && <PeopleTable frame={frame} people={people} />}
      <form method="post" action="/admin/people" class="card stack narrow">
        <h2>Add somebody</h2>
        <div class="field">
          <label for="name">Name</label>
          <input
            id="name"
            name="name"
            required
            maxlength={80}
            value={form?.name ?? ""}
            aria-describedby="name-help"
          />
          <p class="help" id="name-help">
            As the audit trail and replies from the newsroom show it.
          </p>
        </div>
        <fieldset class="stack">
          <legend>Role</legend>
          <label class="check">
            <input type="radio" name="role" value="moderator" checked={form?.role !== "admin"} />
            <span>Moderator: decides on comments, answers them, sees how the paper does</span>
          </label>
          <label class="check">
            <input type="radio" name="role" value="admin" checked={form?.role === "admin"} />
            <span>Admin: also writes articles, changes settings, adds and removes people</span>
          </label>
        </fieldset>
        <button type="submit" class="first">
          Add and make a token
        </button>
      </form>
      <p>
        Somebody asks what the paper keeps of them, or to have it erased:{" "}
        <a href="/admin/person">a commenter's data</a>.
      </p>
      <section class="card stack narrow">
        <h2>Who else has a key</h2>
        <p>
          Whoever holds <code>ADMIN_TOKEN</code> is an admin; the audit trail calls them <i>ADMIN_TOKEN</i>.
          Keep it for emergencies, and replace it with <code>npx wrangler secret put ADMIN_TOKEN</code>: that
          ends its sessions at once.
        </p>
        <p>
          Whom Cloudflare Access lets in is a moderator, or an admin if <code>ACCESS_ADMINS</code> in
          wrangler.toml has their address. Those are added and removed in Cloudflare's dashboard.
        </p>
      </section>
    </>,
  );
}

function PeopleTable({ frame, people }: { frame: NewsroomFrame; people: Person[] }) {
  return (
    <table class="table folds">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Role</th>
          <th scope="col">Added</th>
          <th scope="col">Last sign-in</th>
          <th scope="col">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr>
            <td>
              <b>{person.name}</b>
            </td>
            <td>
              {person.role}
              {person.revokedAt !== null && (
                <>
                  {" "}
                  <span class="state withdrawn">token revoked</span>
                </>
              )}
            </td>
            <td>
              <Time at={person.createdAt} site={frame.site} short /> by {person.createdBy}
            </td>
            <td>
              {person.signedInAt === null ? "never" : <Time at={person.signedInAt} site={frame.site} />}
            </td>
            <td>
              <form method="post" action={`/admin/people/${person.id}/token`} class="row">
                <button type="submit">
                  New token<span class="visually-hidden"> for {person.name}</span>
                </button>
                {person.revokedAt === null && (
                  <button type="submit" class="danger" formaction={`/admin/people/${person.id}/revocation`}>
                    Revoke<span class="visually-hidden"> the token of {person.name}</span>
                  </button>
                )}
              </form>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
