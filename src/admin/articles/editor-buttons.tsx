import type { EditorPageData } from "./editor-data.ts";

type Button = { act: "draft" | "publish" | "withdraw"; label: string; isDanger?: boolean };

/** The first of them leaves the article in its state: it is what Enter presses. */
function buttonsFor(article: EditorPageData["article"], isConflict: boolean, now: number): Button[] {
  const { status = "draft", publishedAt = null } = article?.source ?? {};
  const isDue = status === "scheduled" && Date.parse(publishedAt ?? "") <= now;
  const save = isConflict ? "Save mine over theirs" : "Save";
  const withdraw: Button = { act: "withdraw", label: "Withdraw", isDanger: true };
  if (status === "published" || isDue) return [{ act: "publish", label: save }, withdraw];
  if (status === "scheduled")
    return [{ act: "publish", label: save }, { act: "draft", label: "Make it a draft again" }, withdraw];
  if (status === "withdrawn")
    return [
      { act: "withdraw", label: isConflict ? save : "Save, still withdrawn" },
      { act: "publish", label: "Publish again" },
    ];
  return [
    { act: "draft", label: isConflict ? `${save}, as a draft` : "Save as a draft" },
    { act: "publish", label: "Publish" },
  ];
}

export function Buttons({
  article,
  isConflict,
  now,
}: {
  article: EditorPageData["article"];
  isConflict: boolean;
  now: number;
}) {
  const buttons = buttonsFor(article, isConflict, now);
  const primary = buttons.find(({ act }) => act === "publish");
  return (
    <div class="row editor-buttons">
      {buttons.map((button) => (
        <button
          type="submit"
          name="act"
          value={button.act}
          class={button === primary ? "first" : button.isDanger ? "danger" : undefined}
        >
          {button.label}
        </button>
      ))}
      <button type="submit" formaction="/admin/articles/preview" formtarget="preview" formnovalidate>
        Preview
      </button>
    </div>
  );
}
