import type { PublicMedia } from "../../media/media-rows.ts";
import { assetPath } from "../../pages/assets.ts";
import { Time } from "../../pages/time.tsx";
import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";
import { lacksSizes, MEDIA_SCRIPTS, smallestOf } from "./media-page.tsx";
import type { PictureValues } from "./picture-form.ts";
import type { ShownIn } from "./shown-in.ts";

export type PicturePageData = {
  media: PublicMedia;
  values: PictureValues;
  /** One more than `most` where there are more. */
  shownIn: ShownIn[];
  most: number;
  /** What has just been done. */
  done?: string | undefined;
  problem?: string | undefined;
  takesPictures: boolean;
};

const DONE: Record<string, string> = {
  added: "It is here. Say what it shows.",
  saved: "It is saved. The articles that show it follow within some minutes.",
  replaced: "The new file is in its place. The articles that show it follow within some minutes.",
};

/** A picture: what is said of it, where it is shown, and what can be done with it. */
export function picturePage(frame: NewsroomFrame, data: PicturePageData): string {
  const { media, values, done, problem } = data;
  return newsroomPage(
    frame,
    { title: media.name, part: "media", scripts: data.takesPictures ? MEDIA_SCRIPTS : [] },
    <>
      <div class="head">
        <h1>{media.name}</h1>
        <p>
          <a href="/admin/media">All pictures</a>
        </p>
      </div>
      {done !== undefined && DONE[done] && <Notice>{DONE[done]}</Notice>}
      {problem !== undefined && <Notice kind="problem">Not done: {problem}</Notice>}
      <div class="one-picture" data-picture-worker={assetPath("picture-worker.js")}>
        <div class="stack">
          <Shown media={media} />
          <Facts media={media} frame={frame} />
        </div>
        <div class="stack">
          <Words media={media} values={values} />
          <Uses data={data} />
          {data.takesPictures && <Replacement media={media} />}
          <p>
            <a href={`/admin/media/${media.id}/delete`}>Delete it</a>
          </p>
        </div>
      </div>
    </>,
  );
}

function Shown({ media }: { media: PublicMedia }) {
  const { url, width, height, type, name } = media;
  if (width === null)
    return (
      <p>
        <a href={url}>{name}</a> ({type})
      </p>
    );
  const shown = media.sizes.find((size) => size.type === type && (size.width ?? 0) >= 960) ?? media;
  return (
    <img
      id="shown"
      src={shown.url}
      alt={media.alt}
      width={width}
      height={height ?? undefined}
      data-sizeless={lacksSizes(media) ? media.id : undefined}
    />
  );
}

function Facts({ media, frame }: { media: PublicMedia; frame: NewsroomFrame }) {
  const { width, height, bytes, type, sizes, createdAt, createdBy } = media;
  const widths = sizes.flatMap((size) => size.width ?? []);
  return (
    <dl class="facts small">
      <dt>File</dt>
      <dd>
        {type}
        {width !== null && `, ${width} × ${height}`}, {Math.ceil(bytes / 1000).toLocaleString("en")} KB
      </dd>
      {width !== null && (
        <>
          <dt>Smaller sizes</dt>
          <dd>{widths.length === 0 ? "none" : [...new Set(widths)].join(", ")}</dd>
        </>
      )}
      <dt>Added</dt>
      <dd>
        <Time at={Date.parse(createdAt)} site={frame.site} /> by {createdBy}
      </dd>
      <dt>
        <label for="markdown">In a text</label>
      </dt>
      <dd>
        <input id="markdown" readonly class="code" value={markdownOf(media)} />
      </dd>
    </dl>
  );
}

/** As the editor writes it. */
function markdownOf({ url, width, name, alt, caption, credit }: PublicMedia): string {
  const escaped = (text: string, letters: RegExp) =>
    text.replace(/\s+/g, " ").trim().replace(letters, "\\$&");
  const inBrackets = (text: string) => escaped(text, /[\\[\]]/g);
  if (width === null) return `[${inBrackets(name)}](${url})`;
  const [under, whose] = [caption, credit].map((text) => escaped(text, /[\\"]/g));
  const title = whose ? `${under} | ${whose}`.trim() : under;
  return `![${inBrackets(alt)}](${url}${title ? ` "${title}"` : ""})`;
}

function Words({ media, values }: { media: PublicMedia; values: PictureValues }) {
  const isPicture = media.width !== null;
  return (
    <form method="post" action={`/admin/media/${media.id}`} class="card stack" id="picture-words">
      {isPicture && (
        <>
          <div class="field">
            <label for="alt">What it shows</label>
            <input id="alt" name="alt" value={values.alt} maxlength={1000} aria-describedby="alt-help" />
            <p class="help" id="alt-help">
              For those who do not see it, in all articles that say nothing else of it.
            </p>
          </div>
          <label class="check">
            <input type="checkbox" name="decorative" value="1" checked={values.decorative === "1"} />
            <span>It only decorates: there is nothing to tell</span>
          </label>
        </>
      )}
      <div class="field">
        <label for="caption">Caption</label>
        <input id="caption" name="caption" value={values.caption} maxlength={2000} />
      </div>
      <div class="field">
        <label for="credit">Whose it is</label>
        <input id="credit" name="credit" value={values.credit} maxlength={300} />
      </div>
      <div class="field">
        <label for="name">Name</label>
        <input id="name" name="name" value={values.name} maxlength={300} required />
      </div>
      {isPicture && (
        <fieldset class="row">
          <legend>What must stay in sight where it is cut, in per cent from the left and from the top</legend>
          <input
            class="short"
            name="focusX"
            aria-label="From the left"
            inputmode="numeric"
            value={values.focusX}
            size={4}
          />
          <input
            class="short"
            name="focusY"
            aria-label="From the top"
            inputmode="numeric"
            value={values.focusY}
            size={4}
          />
        </fieldset>
      )}
      <button type="submit" class="first">
        Save
      </button>
    </form>
  );
}

function Uses({ data: { shownIn, most } }: { data: PicturePageData }) {
  return (
    <section class="card stack">
      <h2>Where it is shown</h2>
      {shownIn.length === 0 ? <p>Nothing shows it.</p> : <Articles shownIn={shownIn} most={most} />}
    </section>
  );
}

function Articles({ shownIn, most }: { shownIn: ShownIn[]; most: number }) {
  return (
    <ul>
      {shownIn.slice(0, most).map(({ href, title, status }) => (
        <li>
          <a href={href}>{title}</a>{" "}
          {status !== "published" && <span class={`state ${status}`}>{status}</span>}
        </li>
      ))}
      {shownIn.length > most && <li>and in more</li>}
    </ul>
  );
}

function Replacement({ media }: { media: PublicMedia }) {
  return (
    <form
      method="post"
      action={`/admin/media/${media.id}/file`}
      encType="multipart/form-data"
      class="card stack"
      id="replace-media"
      data-id={media.id}
    >
      <h2>Put another file in its place</h2>
      <p class="help">
        All articles that show it show the new one then. The old file is deleted, and its address leads to the
        new one.
      </p>
      <div class="row">
        <input name="file" type="file" class="short" aria-label="The new file" required />
        <button type="submit">Replace it</button>
      </div>
    </form>
  );
}

/** Whoever deletes what is shown is told where. */
export function deletePicturePage(
  frame: NewsroomFrame,
  { media, shownIn, most }: Pick<PicturePageData, "media" | "shownIn" | "most">,
): string {
  return newsroomPage(
    frame,
    { title: `Delete ${media.name}`, part: "media" },
    <>
      <h1>Delete “{media.name}”?</h1>
      {media.width !== null && (
        <img class="small-picture" src={(smallestOf(media) ?? media).url} alt={media.alt} />
      )}
      {shownIn.length === 0 ? (
        <p>Nothing shows it. It cannot be brought back.</p>
      ) : (
        <Notice kind="problem">
          <p>
            These show it or lead to it, and would have a hole where it stands. It cannot be brought back.
          </p>
          <Articles shownIn={shownIn} most={most} />
        </Notice>
      )}
      <p class="help">
        Whoever asks for its address finds nothing within the hour, until which caches may answer; a browser
        that has it keeps it.
      </p>
      <form method="post" action={`/admin/media/${media.id}/delete`} class="row">
        <button type="submit" class="danger">
          {shownIn.length === 0 ? "Delete it" : "Delete it all the same"}
        </button>
        <a href={`/admin/media/${media.id}`}>Keep it</a>
      </form>
    </>,
  );
}
