/** Cloudflare Access before the newsroom. */
export type Access = {
  /** Whose tokens are taken: the origin of the team's domain, which issues them, and the audience tag. Null: nobody's. */
  application: { team: string; audience: string } | null;
  /** Those of them who are admins, in lower case. */
  admins: string[];
};

/** The Analytics Engine that the top lists are ranked from. */
export type AnalyticsEngine = {
  accountId: string;
  /** API token with the permission "Account Analytics: Read". */
  token: string;
  dataset: string;
  /** Origin of Cloudflare's API. */
  url: string;
};
