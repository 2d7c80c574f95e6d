/** An admin may do everything; a moderator decides on comments and sees how the paper does. */
export type Role = "admin" | "moderator";

/** Somebody of the newsroom, as its doors have let them in. */
export type Identity = {
  /** As the audit trail names them. */
  name: string;
  role: Role;
  /** Tells apart who signs in under the same name, by their sessions; empty where a name is one person. */
  sessionId: string;
};
