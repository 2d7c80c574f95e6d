import { Notice } from "../layout.tsx";

/** That the form below is not saved, since somebody else saved first. `what`: a plural; `path`: where they are as saved. */
export function ChangedMeanwhile({ what, path }: { what: string; path: string }) {
  return (
    <Notice kind="problem">
      Somebody else changed the {what} while you were at it. Yours are below and are <b>not saved</b>; if you
      save now, they take the place of{" "}
      <a href={path} target="_blank" rel="noopener">
        the {what} as they are now
      </a>
      .
    </Notice>
  );
}
