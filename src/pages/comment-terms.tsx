import type { CommentTerms } from "./data.ts";

/** Who reads a comment before others see it, by the paper's policy. */
const READ_BY = {
  open: "Your comment is shown at once, unless it looks like advertising: then a person reads it first.",
  "hold-first-links":
    "Your comment is shown at once. As long as the paper does not know you, a person first reads what leads to other sites, and what looks like advertising.",
  "hold-first-timers": "A person reads your first comments here before they are shown.",
  hold: "A person reads each comment before it is shown.",
  closed: "Comments are closed.",
} as const;

/** What commenters may want to know before they type: folded, and short. */
export function Terms({ terms: { policy, rules, editMinutes } }: { terms: CommentTerms }) {
  const changes =
    editMinutes > 0 &&
    `You can change or withdraw it for ${editMinutes === 1 ? "a minute" : `${editMinutes} minutes`}, in this browser.`;
  return (
    <details class="terms">
      <summary>
        {rules.length > 0 ? "House rules, and what happens to a comment" : "What happens to a comment"}
      </summary>
      {rules.length === 1 && <p>{rules[0]}</p>}
      {rules.length > 1 && (
        <ul>
          {rules.map((rule) => (
            <li>{rule}</li>
          ))}
        </ul>
      )}
      <p>
        {READ_BY[policy]} {changes}
      </p>
      <p>
        A name with “✓ Author” or “✓ Newsroom” beside it writes for the paper itself; no reader&#39;s name can
        have that sign.
      </p>
      <p>
        *emphasis*, **bold**, `code`; a line that begins with &gt; is a quotation, with - an item of a list;
        lines between ``` are code. Addresses become links.
      </p>
    </details>
  );
}
