import type { QueuedComment } from "../../moderation/queue.ts";
import { seenText } from "../../moderation/seen-text.ts";
import { FieldProblem, tiedTo } from "../field-problem.tsx";
import { fieldsOf, type Place } from "./inputs.ts";

/** Brings whoever sends a form back to where they were. */
export function PlaceFields({ place }: { place: Place }) {
  return (
    <>
      {Object.entries(fieldsOf(place)).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

/** When the comment's author had changed it last, as it is shown here; 0 for never. */
export function editedOf({ editedAt }: Pick<QueuedComment, "editedAt">): number {
  return editedAt === null ? 0 : Date.parse(editedAt);
}

/** The comment as it is shown here: what was changed or decided since is compared with it. */
export function seenOf(comment: Pick<QueuedComment, "editedAt" | "status" | "lastDecision">): string {
  return seenText({ ...comment, editedAt: editedOf(comment) });
}

type Field = {
  id: string;
  label: string;
  name: string;
  value: string;
  error: string | undefined;
};

export function TextField({ id, label, name, value, error }: Field) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea id={id} name={name} rows={4} required {...tiedTo({ id: `${id}-error`, text: error })}>
        {value}
      </textarea>
      <FieldProblem id={`${id}-error`} text={error} />
    </div>
  );
}

export function LineField({ id, label, name, value, error }: Field) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        value={value}
        required
        autocomplete="off"
        {...tiedTo({ id: `${id}-error`, text: error })}
      />
      <FieldProblem id={`${id}-error`} text={error} />
    </div>
  );
}
