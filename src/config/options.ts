/** Who may comment. */
export const POLICIES = [
  { value: "open", label: "Open", help: "What looks harmless is shown at once; the rest waits." },
  {
    value: "hold-first-links",
    label: "Hold first-timers' links (recommended)",
    help: "Who is not known here waits for a moderator with a comment that leads to another site; other comments are shown as with Open. Links to well-known papers, ministries and encyclopaedias do not wait.",
  },
  {
    value: "hold-first-timers",
    label: "Hold first-timers",
    help: "Who was never approved here waits for a moderator.",
  },
  { value: "hold", label: "Hold all", help: "Every comment waits for a moderator." },
  { value: "closed", label: "Closed", help: "None are taken. Those that are there stay." },
] as const;

/** What robots of AI companies may use articles for. */
export const AI_USES = [
  { value: "unsaid", label: "Nothing is said", help: "They are treated as all other robots." },
  {
    value: "all",
    label: "Search, answers and training",
    help: "Whatever helps the paper to be found and known.",
  },
  {
    value: "no-training",
    label: "Search and answers",
    help: "They may answer questions from articles and link to them, and train no models with them. Google-Extended is among those kept out: Gemini then answers from other pages.",
  },
  {
    value: "search",
    label: "Search alone",
    help: "Links and short excerpts, no answers made of articles, no training. ChatGPT, Claude and Perplexity find nothing here then.",
  },
] as const;
