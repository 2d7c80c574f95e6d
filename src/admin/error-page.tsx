import type { Refusal } from "../http/errors.ts";
import { type NewsroomFrame, Notice, newsroomPage } from "./layout.tsx";
import type { KeptFields } from "./sign-in/kept-fields.ts";
import { Hidden } from "./sign-in/sign-in-page.tsx";

/** What went wrong in the newsroom. What a form had sent is kept, to be sent again. */
export function newsroomErrorPage(
  frame: NewsroomFrame,
  refusal: Refusal,
  sent: { path: string; fields: KeptFields } | null,
): string {
  return newsroomPage(
    frame,
    { title: TITLES[refusal.code] ?? "That did not work" },
    <div class="narrow stack">
      <h1>{TITLES[refusal.code] ?? "That did not work"}</h1>
      <Notice kind="problem">{refusal.message}</Notice>
      {sent && (
        <form method="post" action={sent.path} class="stack">
          <Hidden fields={sent.fields} />
          <p>Nothing of what you typed is lost.</p>
          <button type="submit" class="first">
            Send it again
          </button>
        </form>
      )}
      <p>
        <a href="/admin">To the newsroom</a>
      </p>
    </div>,
  );
}

const TITLES: Partial<Record<Refusal["code"], string>> = {
  not_configured: "The newsroom is not set up yet",
  schema_missing: "This paper is not set up yet",
  forbidden: "This is for admins",
  cross_site: "Sent from elsewhere",
  not_found: "There is nothing here",
  article_not_found: "This article is not there any more",
  comment_not_found: "This comment is not there any more",
  internal_error: "Something went wrong",
};
