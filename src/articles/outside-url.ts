/**
 * SQL: where the page of another site is whose thread an article is; null of the paper's own, and as long as no page has said where a
 * thread stands that goes by a name. @param alias of `articles`
 */
export function outsideAddress(alias: string): string {
  const isPlaced = `(${alias}.path NOT GLOB '/embed/*/~*' OR ${alias}.body_source GLOB '*://*/?*')`;
  return `iif(${alias}.kind = 'thread' AND ${isPlaced}, ${alias}.body_source, NULL)`;
}

export function outsideColumn(alias: string): string {
  return `${outsideAddress(alias)} AS outside_url`;
}

export type OutsideColumn = { outside_url: string | null };

/** The same from a row; an import may have brought something else for an address. */
export function outsideUrlOf({ outside_url: url }: OutsideColumn): string | null {
  return url !== null && /^https?:\/\//.test(url) ? url : null;
}
