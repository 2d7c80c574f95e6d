import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import { CommentCounter } from "./comment-counter.tsx";
import { Terms } from "./comment-terms.tsx";
import { type CommentTerms, EMPTY_FORM, type FormState } from "./data.ts";
import { slot } from "./slots.ts";
import { policyFor, slowSentence, type ThreadRules } from "./thread-rules.ts";
import { typed } from "./typed.ts";
import { fixed, writeHtml } from "./write-html.ts";

type Field = keyof FormState["errors"];

type FormProps = {
  form: FormState;
  actionPath: string;
  articlePath: string;
  /** Whether comments are taken. */
  open: boolean;
  requireEmail: boolean;
  /** Name of the author answered, where a refused comment was a reply. */
  answeredName: string | null;
  /** Offers mails about replies. */
  replyMails?: boolean;
  /** Cloudflare Turnstile's key where it guards the form. */
  turnstileSiteKey?: string | null;
  terms?: CommentTerms | undefined;
  /** What the desk has set for this article. */
  thread?: ThreadRules | undefined;
};

const NOTIFY_NOTE = "You get one mail first that asks you to confirm your address.";
const UNCHECKED = "Without scripts, a person reads your comment before it is shown.";

/** Hono would move a script element to the head of the page; its widget stands here. */
const TURNSTILE_SCRIPT =
  '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer></script>';

/**
 * The form for a comment. It has no `required` attributes: the server's messages are the ones that readers see, with
 * and without scripts.
 */
export function CommentForm(props: FormProps) {
  const { form, actionPath, requireEmail } = props;
  if (!props.open) return <ClosedForm form={form} />;
  const isEmpty = form === EMPTY_FORM;
  return (
    <form method="post" action={actionPath} id="respond" novalidate>
      {isEmpty ? NO_PROBLEMS : <Problems form={form} />}
      <Parent form={form} articlePath={props.articlePath} answeredName={props.answeredName} />
      <input
        type="hidden"
        name="token"
        value={form.token === undefined ? slot("form-token") : typed(form.token)}
      />
      {props.thread && props.thread.slowMinutes > 0 && (
        <p class="field-note">{slowSentence(props.thread.slowMinutes)}</p>
      )}
      {props.terms && (
        <Terms terms={{ ...props.terms, policy: policyFor(props.terms.policy, props.thread) }} />
      )}
      {isEmpty ? EMPTY_FIELDS[`${requireEmail}`] : <Fields form={form} requireEmail={requireEmail} />}
      {props.replyMails && (isEmpty ? NO_NOTIFY : <Notify form={form} />)}
      {TRAP}
      {props.turnstileSiteKey && <Turnstile siteKey={props.turnstileSiteKey} />}
      {isEmpty ? NO_PREVIEW : <Preview form={form} />}
      {END}
    </form>
  );
}

function Fields({ form, requireEmail }: Pick<FormProps, "form" | "requireEmail">) {
  return (
    <>
      <FormField name="comment" label="Comment" form={form}>
        <textarea {...inputProps("comment", form, true)} rows={7}>
          {leadingBreak(typed(form.values.comment))}
        </textarea>
      </FormField>
      <CommentCounter />
      <FormField name="author" label="Name" form={form}>
        <input
          {...inputProps("author", form, true)}
          type="text"
          value={typed(form.values.author)}
          autocomplete="name"
        />
      </FormField>
      <FormField
        name="email"
        label={requireEmail ? "Email (never shown)" : "Email (optional, never shown)"}
        form={form}
      >
        <input
          {...inputProps("email", form, requireEmail)}
          type="email"
          value={typed(form.values.email)}
          autocomplete="email"
        />
      </FormField>
    </>
  );
}

/** How it will look, after the button was pressed: here by the server, or by the script without leaving the page. */
function Preview({ form: { previewHtml } }: { form: FormState }) {
  const isShown = previewHtml !== undefined;
  return (
    <section
      class="preview"
      aria-label="How your comment will look"
      tabindex={-1}
      hidden={!isShown}
      autofocus={isShown}
    >
      <p class="field-note">So it will look. It is not sent yet.</p>
      <div class="preview-body">{raw(previewHtml ?? "")}</div>
    </section>
  );
}

function Notify({ form }: { form: FormState }) {
  return (
    <div class="field field-check">
      <input
        id="field-notify"
        name="notify"
        type="checkbox"
        value="1"
        checked={form.values.notify === "1"}
        aria-describedby="field-notify-note"
      />
      <label for="field-notify">Tell me by email when somebody replies</label>
      <p class="field-note" id="field-notify-note">
        {NOTIFY_NOTE}
      </p>
    </div>
  );
}

function Turnstile({ siteKey }: { siteKey: string }) {
  return (
    <>
      <div class="cf-turnstile" data-sitekey={siteKey} data-action="comment" />
      <noscript>
        <p class="field-note">{UNCHECKED}</p>
      </noscript>
      {raw(TURNSTILE_SCRIPT)}
    </>
  );
}

/** What stands in place of the form: nothing that a reader has typed is thrown away. */
function ClosedForm({ form }: { form: FormState }) {
  const comment = typed(form.values.comment);
  return (
    <div id="respond">
      <p class="closed">Comments are closed.</p>
      {comment && (
        <>
          <Problems form={form} />
          <p class="field">
            <label for="field-comment">What you wrote, so that you can copy it</label>
            <textarea id="field-comment" rows={7} readonly>
              {leadingBreak(comment)}
            </textarea>
          </p>
        </>
      )}
    </div>
  );
}

/** Whether the comment arrived, nobody can say then. The same one again is known (posting/earlier-submission.ts). */
const NO_ANSWER =
  "No answer came, so your comment may have arrived or not. It is still here: please send it again. It will not be there twice.";

/** Always there: the script shows its own messages in it. */
function Problems({ form }: { form: FormState }) {
  const fields = Object.entries(form.errors).filter(([, message]) => message);
  const none = form.notice === undefined && fields.length === 0;
  return (
    <div
      class="problems"
      role="alert"
      tabindex={-1}
      hidden={none}
      autofocus={!none}
      data-no-answer={NO_ANSWER}
      data-no-preview="No preview came. Please try again."
    >
      {!none && <p>{form.notice ?? "Your comment has not been sent yet."}</p>}
      {fields.length > 0 && (
        <ul>
          {fields.map(([name, message]) => (
            <li>{name === "parent" ? message : <a href={`#field-${name}`}>{message}</a>}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Parent({
  form,
  articlePath,
  answeredName,
}: Pick<FormProps, "form" | "articlePath" | "answeredName">) {
  const { parent } = form.values;
  return raw(parent ? replySlot(typed(parent), answeredName, articlePath) : slot("reply"));
}

/**
 * The content of the slot `reply`: the hidden field that names the comment answered, and a line that says so.
 * @param parent id of the comment, or "" for a comment on the article
 * @param name its author
 * @param articlePath where "Cancel reply" leads, if that is not the page itself
 */
export function replySlot(parent: string, name: string | null, articlePath = ""): string {
  const field = <input type="hidden" name="parent" value={parent} />;
  if (!parent) return writeHtml(field);
  return writeHtml(
    <>
      {field}
      <p class="replying">
        Replying to {name === null ? <a href={`#comment-${parent}`}>this comment</a> : <b>{name}</b>}{" "}
        <a class="cancel-reply" href={`${articlePath}?#respond`}>
          Cancel reply
        </a>
      </p>
    </>,
  );
}

type FieldProps = { name: Field; label: string; form: FormState; children?: Child };

function FormField({ name, label, form, children }: FieldProps) {
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      {children}
      <p class="field-error" id={`field-${name}-error`} role="alert" hidden={!form.errors[name]}>
        {form.errors[name]}
      </p>
    </div>
  );
}

function inputProps(name: Field, form: FormState, required: boolean) {
  return {
    id: `field-${name}`,
    name,
    "aria-required": required ? "true" : undefined,
    "aria-invalid": form.errors[name] ? "true" : undefined,
    "aria-describedby": `field-${name}-error`,
  };
}

/** HTML drops the first line break in a textarea: one that was typed needs another before it. */
function leadingBreak(text: string): string {
  return /^\r?\n/.test(text) ? `\n${text}` : text;
}

/** Most pages are rendered for nobody who has typed anything: what stands in the form then is rendered once. */
const NO_PROBLEMS = fixed(<Problems form={EMPTY_FORM} />);
const NO_NOTIFY = fixed(<Notify form={EMPTY_FORM} />);
const NO_PREVIEW = fixed(<Preview form={EMPTY_FORM} />);
const EMPTY_FIELDS = {
  true: fixed(<Fields form={EMPTY_FORM} requireEmail={true} />),
  false: fixed(<Fields form={EMPTY_FORM} requireEmail={false} />),
};

const TRAP = fixed(
  <div class="trap" aria-hidden="true">
    <label for="field-extra">Leave this field empty</label>
    <input id="field-extra" name="extra" type="text" tabindex={-1} autocomplete="off" />
  </div>,
);

/** To remember the name is for the script alone: without it, nothing is. The box has no name and is not sent. */
const END = fixed(
  <>
    <p class="choices">
      <button type="submit">Post Comment</button>{" "}
      <button type="submit" name="preview" value="1" class="second">
        Preview
      </button>
    </p>
    <div class="field-check remember" hidden>
      <input id="field-remember" type="checkbox" />
      <label for="field-remember">Remember my name in this browser, and nowhere else</label>
    </div>
  </>,
);
