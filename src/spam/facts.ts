/** What is known of a comment when it is judged. */
export type Facts = {
  /** Text of a stranger. */
  body: string;
  /** Text of a stranger. */
  authorName: string;
  via: "form" | "json";
  /** What stood in the field that people do not see. */
  honeypot: string;
  token: { state: "ok"; ageSeconds: number } | { state: "missing" | "forged" | "old" };
  /** A form that is answered sooner was hardly read by a person. */
  formMinSeconds: number;
  /** How often the same words were sent before, anywhere on the site. */
  sameTextElsewhere: number;
};
