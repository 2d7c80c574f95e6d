/** Rows of `settings` that name articles which are gone and whose comments are not yet. */
export const LEFT = "removed-article:";
export const LEFT_END = "removed-article;";

/** SQL for the ids of these articles. */
export const ARTICLES_WITH_LEFT_COMMENTS = `SELECT CAST(substr(name, ${LEFT.length + 1}) AS INTEGER) AS id FROM settings
  WHERE name > '${LEFT}' AND name < '${LEFT_END}'`;
