import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";
import { carried, type KeptFields } from "./kept-fields.ts";

export type SignInData = {
  /** Path below /admin that was asked for. */
  back: string;
  /** What a form held that was sent by somebody signed out, and where it was sent. */
  kept?: { path: string; fields: KeptFields };
  problem?: string;
  /** Cloudflare Access is in front, and has not let this browser in. */
  withAccess: boolean;
};

/** The newsroom's front door. */
export function signInPage(frame: NewsroomFrame, { back, kept, problem, withAccess }: SignInData): string {
  return newsroomPage(
    frame,
    { title: "Sign in" },
    <div class="narrow stack">
      <h1>Sign in to the newsroom</h1>
      {problem && <Notice kind="problem">{problem}</Notice>}
      {kept && (
        <Notice>
          You have been signed out meanwhile. What you typed is kept: sign in, and it can be sent again.
        </Notice>
      )}
      <form method="post" action="/admin/sign-in" class="stack">
        <input type="hidden" name="back" value={back} />
        {kept && <input type="hidden" name="resume" value={kept.path} />}
        {kept && <Hidden fields={carried(kept.fields)} />}
        <div class="field">
          <label for="token">Your token</label>
          <input
            id="token"
            name="token"
            type="password"
            autocomplete="current-password"
            required
            autofocus
            aria-describedby="token-help"
          />
          <p class="help" id="token-help">
            The one that an admin of this paper gave you, or the paper's ADMIN_TOKEN.
            {withAccess && " This paper also uses Cloudflare Access, which has not let this browser in."}
          </p>
        </div>
        <button type="submit" class="first">
          Sign in
        </button>
      </form>
    </div>,
  );
}

/** After a sign-in that interrupted something: what was typed, to be sent at the press of a button. */
export function resumePage(
  frame: NewsroomFrame,
  { path, fields }: { path: string; fields: KeptFields },
): string {
  return newsroomPage(
    frame,
    { title: "Signed in" },
    <div class="narrow stack">
      <h1>You are signed in</h1>
      <p>What you typed has not been sent yet.</p>
      <form method="post" action={path}>
        <Hidden fields={fields} />
        <button type="submit" class="first" autofocus>
          Send what I typed
        </button>
      </form>
    </div>,
  );
}

/** A page that goes on by itself: a link from elsewhere comes without the session, which the next request has. */
export function onwardPage(frame: NewsroomFrame, path: string): string {
  return newsroomPage(
    frame,
    { title: "The newsroom", onward: path },
    <p>
      <a href={path}>To the newsroom</a>
    </p>,
  );
}

export function Hidden({ fields }: { fields: KeptFields }) {
  return (
    <>
      {fields.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}
