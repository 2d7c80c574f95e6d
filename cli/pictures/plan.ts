import { basename } from "node:path";
import { decodedPart } from "../../src/http/paths.ts";
import type { ArticleUpload, Named } from "../api-shapes.ts";
import { nameOfList } from "../heads/kinds.ts";
import { addressesIn } from "./addresses.ts";
import type { OldSite, Place } from "./old-site.ts";

/** A picture or file of the old site, in whatever sizes articles show it. */
export type Picture = {
  key: string;
  /** Where it may be, the best first. */
  candidates: string[];
  /** What the file is called. */
  name: string;
  alt: string;
  caption: string;
  /** Paths of articles that show it or link to it: the first of them, and how many. */
  articles: string[];
  uses: number;
};

/** What is said of a picture in the old site's library. */
export type LibraryEntry = { url: string; alt: string; caption: string };

export type PicturePlan = {
  add: (article: Pick<ArticleUpload, "body" | "image" | "seo"> & { path: string }) => void;
  /** Portraits of authors, by what their lists are called. */
  addPortraits: (heads: Iterable<{ of: Named; portrait: string }>) => void;
  addLibrary: (entries: Iterable<LibraryEntry>) => void;
  pictures: Map<string, Picture>;
  /** Addresses of pictures that other sites show. */
  ofOthers: Set<string>;
};

/** As many articles as are named beside a picture that could not be had. */
const NAMED = 3;

export function openPicturePlan(site: OldSite): PicturePlan {
  const pictures = new Map<string, Picture>();
  const ofOthers = new Set<string>();
  /** The article that each was met in last. */
  const met = new Map<Picture, string>();

  function take({ key, candidates }: Place, { alt, caption }: { alt: string; caption: string }): Picture {
    const known = pictures.get(key) ?? {
      key,
      candidates: [],
      name: nameOf(candidates[0] ?? key),
      alt: "",
      caption: "",
      articles: [],
      uses: 0,
    };
    pictures.set(key, known);
    known.candidates = bestFirst([...new Set([...known.candidates, ...candidates])]);
    known.alt ||= alt;
    known.caption ||= caption;
    return known;
  }

  return {
    pictures,
    ofOthers,
    addLibrary: (entries) => {
      for (const { url, alt, caption } of entries) {
        const place = site.shown(url);
        if (place) take(place, { alt, caption });
      }
    },
    addPortraits: (heads) => {
      for (const { of, portrait } of heads) {
        const name = nameOfList(of);
        if (portrait !== "")
          add({ body: "", image: { url: portrait, alt: name }, path: `the portrait of ${name}` });
      }
    },
    add,
  };

  function add(article: Parameters<PicturePlan["add"]>[0]): void {
    for (const { address, as, alt } of addressesIn(article)) {
      const place = as === "shown" ? site.shown(address) : site.linked(address);
      if (place === null) {
        if (as === "shown" && site.isOthers(address)) ofOthers.add(address);
        continue;
      }
      const picture = take(place, { alt, caption: "" });
      if (met.get(picture) === article.path) continue;
      met.set(picture, article.path);
      picture.uses += 1;
      if (picture.articles.length < NAMED) picture.articles.push(article.path);
    }
  }
}

function nameOf(address: string): string {
  const name = basename(URL.parse(address)?.pathname ?? "");
  return (decodedPart(name) ?? name).slice(0, 300) || "picture";
}

/** Of sizes the widest; what says no size is before them. */
function bestFirst(candidates: string[]): string[] {
  const width = (address: string) => Number(/-(\d+)x\d+\.\w+(?:\?|$)/.exec(address)?.[1] ?? Infinity);
  return candidates.toSorted((a, b) => (width(b) === width(a) ? 0 : width(b) - width(a)));
}
