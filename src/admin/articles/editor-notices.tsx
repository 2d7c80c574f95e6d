import { Time } from "../../pages/time.tsx";
import { type NewsroomFrame, Notice } from "../layout.tsx";
import { Difference } from "./difference.tsx";
import type { EditorPageData } from "./editor-data.ts";
import type { SilentPicture } from "./told-pictures.ts";

const SAVED: Record<string, string> = {
  draft: "The draft is saved. Readers do not see it.",
  scheduled: "It is saved and will be published at its time.",
  published: "It is published.",
  withdrawn: "It is withdrawn: readers do not see it any more.",
};

/** It is asked once: who knows that a picture only decorates, or has no time, goes on with one press. */
function Silent({ pictures }: { pictures: SilentPicture[] }) {
  return (
    <Notice kind="problem">
      <p>
        It is not published yet: who does not see these pictures is told nothing of them. Write what each one
        shows (in the text between the brackets: ![a ferry at the quay](…), for the lead picture in its
        field), or say that it only decorates.
      </p>
      <ul class="row plain">
        {pictures.map(({ address }) => (
          <li>
            <img class="small-picture" src={address} alt={address} loading="lazy" />
          </li>
        ))}
      </ul>
      <p>
        <button type="submit" form="editor" name="act" value="publish">
          Publish all the same
        </button>
      </p>
    </Notice>
  );
}

/** What became of a save, and who else is at it. */
export function Notices({ frame, data }: { frame: NewsroomFrame; data: EditorPageData }) {
  const { errors = {}, conflict, saved, others = [], article } = data;
  return (
    <>
      {saved && (
        <Notice>
          {SAVED[saved.status] ?? "It is saved."}{" "}
          {saved.status === "published" && article && (
            <>
              <a href={article.source.path}>See it</a>
              {article.source.kind === "article" && (
                <>
                  {" · "}
                  <a href={`/admin/settings/front?lead=${article.id}`}>Lead the front page with it</a>
                </>
              )}
            </>
          )}
        </Notice>
      )}
      {data.isMade && (
        <Notice>
          This is a draft from the template. Write in the place of what stands in brackets, then publish it.
        </Notice>
      )}
      {data.problem && <Notice kind="problem">{data.problem}</Notice>}
      {data.toldPictures && data.toldPictures.missing.length > 0 && (
        <Notice kind="problem">
          <p>
            It is not published yet: readers would not see these pictures, since nothing is at their
            addresses. Write whole ones, which begin with https:// or a slash, or publish it once more as it
            is.
          </p>
          <ul>
            {data.toldPictures.missing.map((address) => (
              <li>{address}</li>
            ))}
          </ul>
        </Notice>
      )}
      {data.toldPictures && data.toldPictures.silent.length > 0 && (
        <Silent pictures={data.toldPictures.silent} />
      )}
      {Object.keys(errors).length > 0 && (
        <Notice kind="problem">It is not saved yet: something below needs another value.</Notice>
      )}
      {conflict && (
        <Notice kind="problem">
          <p>
            <b>{conflict.current.savedBy ?? "Somebody"}</b> saved this article at{" "}
            <Time at={conflict.current.savedAt} site={frame.site} /> while you were writing. Yours is in the
            form below and is <b>not saved</b>. Take over what you need, then save yours over theirs (which
            stays among the former versions), or{" "}
            <a href={`/admin/articles/${conflict.current.id}`}>take theirs</a> and lose yours.
          </p>
          <details open>
            <summary>What differs: theirs struck through, yours underlined</summary>
            <Difference older={conflict.current.source} newer={conflict.mine} />
          </details>
        </Notice>
      )}
      {others.map(({ name, seenAt, isSelf }) => (
        <Notice kind="problem">
          <b>{isSelf ? `You, or somebody who signs in as ${name} too,` : name}</b>{" "}
          {isSelf ? "have this article open elsewhere" : "has this article open too"}, last seen{" "}
          <Time at={seenAt} site={frame.site} />. Whoever saves second is shown what the first one changed.
        </Notice>
      ))}
    </>
  );
}
