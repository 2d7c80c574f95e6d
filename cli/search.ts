import { openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { openProgress } from "./progress.ts";

/** `broadsheet search fill|rebuild`: portion by portion, until nothing is left. @returns the exit status. */
export async function fillOrRebuild(
  action: "fill" | "rebuild",
  options: ConnectionOptions & { json?: boolean },
): Promise<number> {
  const connection = findConnection(options);
  const api = openApi(connection);
  if (action === "rebuild") await api.rebuildSearch();
  const progress = openProgress("Indexing");
  let articles = 0;
  for (;;) {
    const { indexed, waiting, walk } = await api.indexForSearch();
    articles += indexed;
    if (waiting === 0 && walk === null) break;
    progress.update(0, `${articles} articles`);
  }
  progress.end();
  console.log(
    options.json ? JSON.stringify({ articles }) : `Indexed at ${connection.site}: ${articles} articles`,
  );
  return 0;
}
