const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const MEANT = Object.fromEntries(Object.entries(ENTITIES).map(([character, entity]) => [entity, character]));

/** Text for markup, and for attributes in double quotes, as the sanitiser writes it. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

export function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot);/g, (entity) => MEANT[entity] ?? entity);
}
