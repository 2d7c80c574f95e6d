import { FieldError } from "./field-error.tsx";
import { commentsFeedPath, followPath } from "./links.ts";
import { type PlainFrame, plainPage } from "./plain-page.tsx";
import { typed } from "./typed.ts";

type FollowedArticle = { path: string; title: string };

export type FollowPageData = {
  article: FollowedArticle;
  /** This browser has commented: it is known whose answers are meant. */
  mayHaveAnswers: boolean;
  /** What was typed, text of a stranger, and what is wrong with it, by field. */
  typed: { values: Record<string, string>; errors: Record<string, string> };
};

/** On which an address is left for mails about a conversation, without a comment. */
export function followPage(frame: PlainFrame, data: FollowPageData): string {
  const {
    article,
    mayHaveAnswers,
    typed: { values, errors },
  } = data;
  const title = "Follow this conversation";
  return plainPage(
    frame,
    { title },
    <>
      <h1>{title}</h1>
      <p>
        The comments on <a href={article.path}>{article.title}</a>
      </p>
      <form method="post" action={followPath(article.path)} novalidate>
        <div class="field">
          <label for="follow-email">Your e-mail address (never shown)</label>
          <input
            id="follow-email"
            name="email"
            type="email"
            autocomplete="email"
            value={typed(values.email ?? "")}
            aria-required="true"
            aria-invalid={errors.email ? "true" : undefined}
            aria-describedby={errors.email ? "follow-email-error" : undefined}
          />
          <FieldError id="follow-email" error={errors.email} />
        </div>
        <fieldset class="field">
          <legend>Tell me of</legend>
          <Choice name="what" value="thread" label="every new comment here" values={values} first />
          {mayHaveAnswers ? (
            <Choice
              name="what"
              value="answers"
              label="answers to all comments from this browser, here and under other articles"
              values={values}
            />
          ) : (
            <p class="field-note">
              To be told of the answers to all your comments, post one first: the paper knows yours by the
              browser that they come from.
            </p>
          )}
          <FieldError id="follow-what" error={errors.what} />
        </fieldset>
        <fieldset class="field">
          <legend>How often?</legend>
          <Choice name="when" value="now" label="when it comes" values={values} first />
          <Choice name="when" value="daily" label="once a day, in the morning" values={values} />
        </fieldset>
        <div class="trap" aria-hidden="true">
          <label for="follow-extra">Leave this field empty</label>
          <input id="follow-extra" name="extra" type="text" tabindex={-1} autocomplete="off" />
        </div>
        <p class="field-note">
          First comes one mail that asks you to confirm your address, unless you have confirmed it in this
          browser before. Each mail after that has a link that ends them.
        </p>
        <p>
          <button type="submit">Follow by mail</button>
        </p>
      </form>
      <p>
        Without an address: <a href={commentsFeedPath(article.path)}>follow by feed (RSS)</a>
      </p>
      <p>
        <a href={`${article.path}#comments`}>Back to the comments</a>
      </p>
    </>,
  );
}

function Choice({
  name,
  value,
  label,
  values,
  first = false,
}: {
  name: string;
  value: string;
  label: string;
  values: Record<string, string>;
  first?: boolean;
}) {
  const chosen = values[name];
  return (
    <div class="field-check">
      <input
        id={`follow-${name}-${value}`}
        type="radio"
        name={name}
        value={value}
        checked={chosen === value || (first && !chosen)}
      />
      <label for={`follow-${name}-${value}`}>{label}</label>
    </div>
  );
}

/** What comes next. Whether an address is known already is nobody's business but its owner's. */
export function followedPage(
  frame: PlainFrame,
  { article, isConfirmed }: { article: FollowedArticle; isConfirmed: boolean },
): string {
  const title = isConfirmed ? "You follow this" : "One more step";
  return plainPage(
    frame,
    { title },
    <>
      <h1>{title}</h1>
      <p>
        {isConfirmed
          ? "Mails will tell you of what is new. Each has a link that ends them."
          : "A mail asks you to confirm your address; nothing else is sent before you have. Only one such mail comes in a day: the page that it leads to has everything you have asked for. To an address that has ended all mails of this paper none is sent."}
      </p>
      <p>
        <a href={`${article.path}#comments`}>Back to the comments</a>
      </p>
    </>,
  );
}
