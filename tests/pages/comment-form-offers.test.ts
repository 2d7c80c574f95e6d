import { describe, expect, it } from "vitest";
import { CommentForm } from "../../src/pages/comment-form.tsx";
import { EMPTY_FORM, type FormState } from "../../src/pages/data.ts";
import { form } from "./sample-data.ts";

type Offers = { replyMails?: boolean; turnstileSiteKey?: string | null };

function formOf(offers: Offers, state: FormState = EMPTY_FORM): string {
  const props = {
    form: state,
    actionPath: "/ferry/comments",
    articlePath: "/ferry/",
    open: true,
    requireEmail: false,
    answeredName: null,
  };
  return String(CommentForm({ ...props, ...offers }));
}

describe("what the comment form may offer", () => {
  it("is nothing where nothing is set up", () => {
    for (const html of [formOf({}), formOf({ replyMails: false, turnstileSiteKey: null })]) {
      expect(html).not.toContain("notify");
      expect(html).not.toContain("turnstile");
      expect(html).not.toContain("<script");
    }
  });

  it("is a mail about replies", () => {
    const html = formOf({ replyMails: true });
    expect(html).toMatch(
      /<input id="field-notify" name="notify" type="checkbox" value="1" aria-describedby=/,
    );
    expect(html).toContain('<label for="field-notify">Tell me by email when somebody replies</label>');
    expect(html.indexOf("field-email")).toBeLessThan(html.indexOf("field-notify"));
  });

  it("stays chosen after bad input", () => {
    expect(formOf({ replyMails: true }, form({ notify: "1" }))).toMatch(/name="notify"[^>]* checked=""/);
    expect(formOf({ replyMails: true }, form({ notify: "" }))).not.toContain("checked");
  });

  it("is a check by Turnstile, and a word about it for those without scripts", () => {
    const html = formOf({ turnstileSiteKey: 'key"<' });
    expect(html).toContain(
      '<div class="cf-turnstile" data-sitekey="key&quot;&lt;" data-action="comment"></div>',
    );
    expect(html).toContain(
      '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer></script>',
    );
    expect(html).toMatch(/<noscript><p[^>]*>Without scripts, a person reads your comment/);
    expect(html.indexOf("cf-turnstile")).toBeLessThan(html.indexOf("Post Comment"));
  });
});
