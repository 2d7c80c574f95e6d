/** The settings' pages that are made of what is declared here, in their order. */
export const GROUPS = {
  paper: { title: "General" },
  robots: { title: "AI robots" },
  reading: {
    title: "Reading",
    intro: "An article's own form keeps it out of the lists of what is read most.",
  },
  comments: { title: "Comments" },
  spam: {
    title: "Spam",
    intro:
      "Whatever speaks for or against a comment has a weight; the queue shows them all. Their sum, the score, decides.",
  },
  mail: { title: "Mail" },
} satisfies Record<string, { title: string; intro?: string }>;
