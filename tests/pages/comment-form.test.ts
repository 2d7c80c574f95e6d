import { describe, expect, it } from "vitest";
import { articlePage } from "../../src/pages/article-page.tsx";
import { replySlot } from "../../src/pages/comment-form.tsx";
import { EMPTY_FORM, type FormState, type Frame } from "../../src/pages/data.ts";
import { slot } from "../../src/pages/slots.ts";
import { article, comment, FRAME, form } from "./sample-data.ts";

function formOf(state: FormState, frame: Frame = FRAME, commentsOpen = true): string {
  const html = articlePage(frame, {
    article: article({ commentsOpen }),
    related: [],
    comments: { comments: [comment()], nextPath: null },
    form: state,
    formActionPath: "/2025/04/22/ferry/comments",
  });
  return html.slice(html.indexOf('<section class="respond"'), html.indexOf('class="popular"'));
}

describe("the comment form", () => {
  it("posts the contract's fields to the article's comments", () => {
    const html = formOf(EMPTY_FORM);
    expect(html).toContain(
      '<form method="post" action="/2025/04/22/ferry/comments" id="respond" novalidate="">',
    );
    const names = [...html.matchAll(/ name="(\w+)"/g)].map(([, name]) => name);
    expect(names).toEqual(["token", "comment", "author", "email", "extra", "preview"]);
    // A browser would cut what is pasted without a word, and counts otherwise than the server.
    expect(html).not.toContain("maxlength");
    expect(html).toContain('data-max="10000"');
    expect(html).toContain(`name="token" value="${slot("form-token")}"`);
    expect(html).toContain(slot("reply"));
    expect(html).not.toContain(" required=");
  });

  it("asks for an e-mail address only where the site requires one", () => {
    expect(formOf(EMPTY_FORM)).toContain("Email (optional, never shown)");
    const required = formOf(EMPTY_FORM, { ...FRAME, comments: { ...FRAME.comments, requireEmail: true } });
    expect(required).toContain("Email (never shown)");
    expect(required).toMatch(/name="email"[^>]*aria-required="true"/);
  });

  it("hides its honeypot from everyone but robots", () => {
    expect(formOf(EMPTY_FORM)).toMatch(
      /<div class="trap" aria-hidden="true"><label[^>]*>Leave this field empty<\/label><input[^>]*name="extra"[^>]*tabindex="-1"[^>]*autocomplete="off"/,
    );
  });

  it("says what is wrong at its field and above, and keeps everything typed", () => {
    const html = formOf(
      form(
        { comment: " kept ", author: "", email: "ada@example", parent: "11" },
        { errors: { author: "Please enter your name here" } },
      ),
    );
    expect(html).toMatch(/<textarea[^>]*> kept <\/textarea>/);
    expect(html).toContain('value="ada@example"');
    expect(html).toMatch(/name="author"[^>]*aria-invalid="true" aria-describedby="field-author-error"/);
    expect(html).toContain(
      '<p class="field-error" id="field-author-error" role="alert">Please enter your name here</p>',
    );
    expect(html).toContain('<a href="#field-author">Please enter your name here</a>');
    expect(html).toMatch(/class="problems" role="alert" tabindex="-1" autofocus=""/);
  });

  it("prints the comment answered itself after bad input, instead of its slot", () => {
    const html = formOf(form({ parent: "11" }, { errors: { comment: "Please enter your comment!" } }));
    expect(html).not.toContain(slot("reply"));
    expect(html).toContain('<input type="hidden" name="parent" value="11">');
    expect(html).toContain("Replying to <b>Ada Reader</b>");
    expect(html).toContain('href="/2025/04/22/ferry/?#respond"');
  });

  it("says before anybody types what to keep to, and who reads it, by the paper's settings", () => {
    const termsOf = (terms: Frame["comments"]["terms"]) =>
      formOf(EMPTY_FORM, { ...FRAME, comments: { ...FRAME.comments, ...(terms && { terms }) } });
    const html = termsOf({
      policy: "hold-first-links",
      rules: ["No <b>shouting</b>.", "On the subject."],
      editMinutes: 10,
    });
    expect(html.indexOf("<details")).toBeLessThan(html.indexOf("<textarea"));
    expect(html).toContain("<li>No &lt;b&gt;shouting&lt;/b&gt;.</li><li>On the subject.</li>");
    expect(html).toContain("a person first reads what leads to other sites");
    expect(html).toContain("change or withdraw it for 10 minutes");
    const plain = termsOf({ policy: "hold", rules: [], editMinutes: 0 });
    expect(plain).toContain("<summary>What happens to a comment</summary>");
    expect(plain).toContain("A person reads each comment before it is shown.");
    expect(plain).not.toContain("withdraw it");
    expect(termsOf(undefined)).not.toContain("<details");
  });

  it("shows how a comment will look, and goes on from the page that was fetched first", () => {
    const html = formOf(form({ comment: "*x*" }, { previewHtml: "<p><em>x</em></p>", token: "abc.d" }));
    expect(html).toMatch(/<section class="preview"[^>]* tabindex="-1" autofocus="">/);
    expect(html).toContain('<div class="preview-body"><p><em>x</em></p></div>');
    expect(html).toContain('name="token" value="abc.d"');
    expect(html).toMatch(/<textarea[^>]*>\*x\*<\/textarea>/);
    expect(formOf(EMPTY_FORM)).toMatch(/<section class="preview"[^>]* hidden="">/);
  });

  it("shows why a comment was not taken", () => {
    expect(formOf(form({ comment: "x" }, { notice: "Please wait a minute." }))).toContain(
      "<p>Please wait a minute.</p>",
    );
  });

  it("keeps a first line break and takes slot markers for what they are: text", () => {
    const html = formOf(form({ comment: `\nsecond line ${slot("form-token")}`, author: slot("popular") }));
    expect(html).toContain("\n\nsecond line form-token</textarea>");
    expect(html).not.toContain(slot("popular"));
  });

  it("gives way to a sentence where comments are closed, without losing what was typed", () => {
    const closed = formOf(form({ comment: "my words" }, { notice: "Closed a minute ago." }), FRAME, false);
    expect(closed).not.toContain("<form");
    expect(closed).toContain("Comments are closed.");
    expect(closed).toContain("Closed a minute ago.");
    expect(closed).toMatch(/<textarea[^>]*readonly=""[^>]*>my words</);
    const everywhere = formOf(EMPTY_FORM, { ...FRAME, comments: { ...FRAME.comments, closed: true } });
    expect(everywhere).toContain("Comments are closed.");
    expect(everywhere).not.toContain("textarea");
  });
});

describe("the reply slot", () => {
  it("is an empty field for a comment on the article", () => {
    expect(replySlot("", null)).toBe('<input type="hidden" name="parent" value="">');
  });

  it("names the comment answered and how to cancel", () => {
    expect(replySlot("5", "<Ada>")).toContain('value="5"');
    expect(replySlot("5", "<Ada>")).toContain("Replying to <b>&lt;Ada&gt;</b>");
    expect(replySlot("5", null)).toContain('Replying to <a href="#comment-5">this comment</a>');
    expect(replySlot("5", null)).toContain('href="?#respond"');
  });
});
