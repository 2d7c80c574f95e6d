import type { Refusal } from "../http/errors.ts";
import { withCode } from "../pages/with-code.tsx";
import { type NewsroomFrame, Notice, newsroomPage } from "./layout.tsx";
import type { KeptFields } from "./sign-in/kept-fields.ts";
import { Hidden } from "./sign-in/sign-in-page.tsx";

/** `path`: where the form can be sent again; null where that would not help. */
export type SentForm = { path: string | null; fields: KeptFields };

/** What went wrong in the newsroom. What a form had sent is kept, to be sent again or to be copied. */
export function newsroomErrorPage(frame: NewsroomFrame, refusal: Refusal, sent: SentForm | null): string {
  return newsroomPage(
    frame,
    { title: TITLES[refusal.code] ?? "That did not work" },
    <div class="narrow stack">
      <h1>{TITLES[refusal.code] ?? "That did not work"}</h1>
      <Notice kind="problem">{withCode(refusal.message)}</Notice>
      {sent && sent.path === null && <Written fields={sent.fields} />}
      {sent && sent.path !== null && (
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

/** Only what people write has spaces: the rest are choices and numbers. */
function Written({ fields }: { fields: KeptFields }) {
  const written = fields.filter(([, value]) => /\s/.test(value.trim()));
  if (written.length === 0) return null;
  return (
    <section class="stack">
      <p>What you wrote, so that you can copy it:</p>
      {written.map(([name, value]) => (
        <textarea readonly rows={4} aria-label={name}>
          {value}
        </textarea>
      ))}
    </section>
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
