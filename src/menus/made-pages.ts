/** Pages that the newsroom makes from templates. */
export const TEMPLATE_NAMES = ["about", "contact", "imprint", "privacy", "corrections", "rules"] as const;

export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/**
 * Which article each template has become, and of a page that says what the paper stores, what was so when it was made: a text
 * each, by what it is about.
 */
export type MadePages = Partial<Record<TemplateName, { id: number; facts?: Record<string, string> }>>;
