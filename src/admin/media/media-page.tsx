import type * as z from "zod";
import type { mediaQuery } from "../../media/inputs.ts";
import type { MediaPage } from "../../media/list-media.ts";
import type { PublicMedia } from "../../media/media-rows.ts";
import { assetPath } from "../../pages/assets.ts";
import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";

export type MediaPageData = MediaPage & {
  query: z.output<typeof mediaQuery>;
  /** Why a file was not taken. */
  problem?: string;
  /** Name of what was just deleted. */
  deleted?: string;
  takesPictures: boolean;
};

const TABS = [
  { only: undefined, label: "All" },
  { only: "unused", label: "Unused" },
  { only: "without-alt", label: "Without description" },
] as const;

export const MEDIA_SCRIPTS = ["pictures.js", "picture-panel.js", "media.js"];

/** All pictures and files of the paper, newest first. */
export function mediaPage(frame: NewsroomFrame, data: MediaPageData): string {
  const { items, next, query, problem, deleted, takesPictures } = data;
  const { q = "", only } = query;
  return newsroomPage(
    frame,
    {
      title: q === "" ? "Pictures" : `Pictures: ${q}`,
      part: "media",
      scripts: takesPictures ? MEDIA_SCRIPTS : [],
    },
    <>
      <h1>Pictures</h1>
      {problem !== undefined && <Notice kind="problem">Not taken: {problem}</Notice>}
      {deleted !== undefined && <Notice>“{deleted}” is deleted.</Notice>}
      {takesPictures ? (
        <form
          method="post"
          action="/admin/media"
          encType="multipart/form-data"
          class="row"
          id="add-media"
          data-picture-worker={assetPath("picture-worker.js")}
        >
          <label for="file">Add pictures</label>
          <input id="file" name="file" type="file" class="short" required />
          <button type="submit">Send</button>
        </form>
      ) : (
        <Notice kind="problem">
          This paper has no room for pictures yet. <code>npm run deploy</code> says what to click; until then
          pictures in articles are those of other addresses.
        </Notice>
      )}
      <search>
        <form class="row" method="get" action="/admin/media">
          <label for="q" class="visually-hidden">
            Find pictures by name, description, caption or whose they are
          </label>
          <input id="q" name="q" type="search" value={q} class="short" placeholder="Name or description" />
          {only && <input type="hidden" name="only" value={only} />}
          <button type="submit">Find</button>
        </form>
      </search>
      <ul class="tabs">
        {TABS.map((tab) => (
          <li>
            <a href={pathOf({ q, only: tab.only })} aria-current={tab.only === only ? "page" : undefined}>
              {tab.label}
            </a>
          </li>
        ))}
      </ul>
      {items.length === 0 ? (
        <p>{emptySentence(data)}</p>
      ) : (
        <ul class="grid">
          {items.map((media) => (
            <Tile media={media} />
          ))}
        </ul>
      )}
      {next !== null && (
        <p class="pager">
          <a href={pathOf({ q, only, cursor: next })} rel="next">
            Older
          </a>
        </p>
      )}
    </>,
  );
}

function emptySentence({ next, query: { q, only } }: MediaPageData): string {
  if (next !== null) return "None of the newest 2,000 here. Look further with “Older”.";
  return q || only ? "There are none." : "There are none here yet.";
}

function pathOf({ q, only, cursor }: { q: string; only?: string; cursor?: number }): string {
  const query = new URLSearchParams({
    ...(q !== "" && { q }),
    ...(only && { only }),
    ...(cursor && { cursor: String(cursor) }),
  });
  return query.size === 0 ? "/admin/media" : `/admin/media?${query}`;
}

function Tile({ media }: { media: PublicMedia }) {
  const { id, name, alt, decorative, used } = media;
  return (
    <li>
      <a href={`/admin/media/${id}`} data-sizeless={lacksSizes(media) ? id : undefined}>
        <Thumb media={media} />
        <span class="name">{alt || name}</span>
      </a>
      {!used && <span class="state">unused</span>}
      {media.width !== null && alt === "" && !decorative && <span class="state held">no description</span>}
    </li>
  );
}

function Thumb({ media }: { media: PublicMedia }) {
  const { url, width, height, type, color } = media;
  if (width === null) return <span class="no-picture">{type}</span>;
  const { url: small } = smallestOf(media) ?? { url };
  return (
    <img
      src={small}
      alt=""
      width={width}
      height={height ?? undefined}
      loading="lazy"
      data-color={color ?? undefined}
    />
  );
}

/** What is large and stands alone is made smaller by a browser that opens it; what moves stays as it is. */
export function lacksSizes({ width, sizes, type }: PublicMedia): boolean {
  return width !== null && width > 480 && sizes.length === 0 && type !== "image/gif";
}

/** The smallest of its sizes that is as it is. */
export function smallestOf({ sizes, type }: PublicMedia) {
  return sizes.find((size) => size.type === type) ?? sizes[0];
}
