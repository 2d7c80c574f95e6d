import { assetPath } from "./assets.ts";
import type { Frame } from "./data.ts";

/** How the paper looks, as the newsroom has it; null: as everybody's does. */
export type Face = Record<string, never>;

/** The content of the slot `head`: what the paper's look puts into every page's head, behind the stylesheet. */
export function faceHead(_face: Face | null): string {
  return String(<link rel="icon" type="image/svg+xml" href={assetPath("icon.svg")} />);
}

/** The content of the slot `nameplate`: what stands in the masthead's link to the front page. */
export function nameplate(_face: Face | null, site: Frame["site"]): string {
  return String(<>{site.name}</>);
}
