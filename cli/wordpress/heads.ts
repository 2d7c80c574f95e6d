import type { OldHead } from "../heads/old-heads.ts";
import type { Skip } from "../summary.ts";
import { nameOf } from "./categories.ts";
import { byLogin, type Person, slugOf } from "./people.ts";
import { plainParagraphs, plainText } from "./plain-text.ts";
import type { Term } from "./read-export.ts";
import type { Survey } from "./survey.ts";

/** Under these keys plugins keep the picture of a category. */
const PICTURES = ["thumbnail_id", "_thumbnail_id", "category-image-id", "image", "featured_image"];

type Known = Pick<Survey, "terms" | "taxonomies" | "people" | "authors" | "bios" | "attachments">;

/** What an export says of its categories, tags and authors. A category is the section of some articles and a tag of others. */
export function headsOfExport(known: Known): OldHead[] {
  const terms = [...known.terms.values()].filter((term) => isList(term, known));
  return [
    ...terms.flatMap((term) =>
      (["section", "tag"] as const).map((kind) => ({
        kind,
        of: nameOf({ name: term.name, nicename: term.slug }),
        description: plainParagraphs(term.description),
        portrait: "",
      })),
    ),
    ...[...new Set(known.people.values())].flatMap((person) => headsOfPerson(person, known)),
    ...[...known.authors.keys()].map((login) => headOfAccount(login, known)),
  ];
}

function isList({ taxonomy }: Term, { taxonomies }: Known): boolean {
  return taxonomy === "category" || taxonomy === "post_tag" || taxonomies.has(taxonomy);
}

/** Articles name them by their login or by their slug. */
function headsOfPerson({ keys, name, bio, portrait }: Person, { attachments, bios }: Known): OldHead[] {
  const description = bio || keys.map((key) => plainParagraphs(bios.get(key) ?? "")).find(Boolean) || "";
  const address = attachments.get(portrait)?.url ?? (/^https?:/.test(portrait) ? portrait : "");
  return keys.map((key) => ({
    kind: "author",
    of: { name, slug: slugOf(key) },
    description,
    portrait: address,
  }));
}

function headOfAccount(login: string, known: Known): OldHead {
  const { author } = byLogin(known, login);
  return {
    kind: "author",
    of: author,
    description: plainParagraphs(known.bios.get(login) ?? ""),
    portrait: "",
  };
}

/** What the export says of them and that has no place here. */
export function leftOfHeads(known: Known, has: (head: Pick<OldHead, "kind" | "of">) => boolean): Skip[] {
  const pictured = [...known.terms.values()].filter(
    (term) =>
      isList(term, known) &&
      PICTURES.some((key) => known.attachments.has(term.meta.get(key) ?? "")) &&
      (["section", "tag"] as const).some((kind) =>
        has({ kind, of: nameOf({ name: term.name, nicename: term.slug }) }),
      ),
  );
  const linked = [...new Set(known.people.values())].filter(
    ({ website, keys, name }) =>
      website !== "" && keys.some((key) => has({ kind: "author", of: { name, slug: slugOf(key) } })),
  );
  return [
    ...pictured.map(({ name }) => ({
      what: plainText(name),
      reason: "sections and tags have no picture here",
    })),
    ...linked.map(({ name, website }) => ({
      what: `${name}: ${website}`,
      reason: "authors have no website here; it is kept with their articles",
    })),
  ];
}
