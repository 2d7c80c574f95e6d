import type { Control, Option } from "../../config/values.ts";
import { withCode } from "../../pages/with-code.tsx";
import type { ShownSetting } from "../../settings/settings.ts";
import { FieldProblem } from "../field-problem.tsx";
import type { SettingField } from "./fields.ts";

type ControlData = { field: SettingField; shown: ShownSetting; problem: string | undefined };

/** A setting with its label, what it does, what is wrong with it, and who fixes it. */
export function SettingControl(data: ControlData) {
  const { field } = data;
  if (field.control.kind === "choice") return <Choice {...data} options={field.control.options} />;
  if (field.control.kind === "check") return <Check {...data} />;
  return (
    <div class="field">
      <label for={field.name}>{field.label}</label>
      <Input {...data} control={field.control} />
      <Explanation {...data} />
    </div>
  );
}

/** What ties a control to its name, its explanation and its problem. */
function tied({ field: { name }, shown, problem }: ControlData) {
  return {
    id: name,
    name,
    disabled: shown.source === "wrangler.toml",
    "aria-describedby": `${name}-help`,
    "aria-invalid": problem === undefined ? undefined : ("true" as const),
  };
}

function Input(data: ControlData & { control: Exclude<Control, { kind: "choice" | "check" }> }) {
  const { control, shown } = data;
  if (control.kind === "lines") {
    return (
      <textarea {...tied(data)} rows={3} maxlength={1000}>
        {`\n${shown.value}`}
      </textarea>
    );
  }
  if (control.kind === "text") {
    const { type = "text", suggestions } = control;
    return <input {...tied(data)} type={type} value={shown.value} maxlength={300} list={suggestions} />;
  }
  return (
    <span class="row">
      <input
        {...tied(data)}
        type="number"
        inputmode="decimal"
        min="0"
        max={control.most}
        step="any"
        value={shown.value}
        class="short"
        aria-describedby={`${data.field.name}-unit ${data.field.name}-help`}
      />
      {control.unit && <span id={`${data.field.name}-unit`}>{control.unit}</span>}
    </span>
  );
}

function Check(data: ControlData) {
  const { field, shown } = data;
  return (
    <div class="field">
      {shown.source !== "wrangler.toml" && <input type="hidden" name={field.name} value="false" />}
      <label class="check">
        <input {...tied(data)} type="checkbox" value="true" checked={shown.value === "true"} />
        <b>{field.label}</b>
      </label>
      <Explanation {...data} />
    </div>
  );
}

function Choice(data: ControlData & { options: readonly Option[] }) {
  const { field, shown, options } = data;
  return (
    <fieldset
      id={field.name}
      class="field"
      disabled={shown.source === "wrangler.toml"}
      aria-describedby={`${field.name}-help`}
    >
      <legend>{field.label}</legend>
      {options.map(({ value, label, help }) => (
        <label class="check">
          <input type="radio" name={field.name} value={value} checked={value === shown.value} />
          <span>
            <b>{label}.</b> {help}
          </span>
        </label>
      ))}
      <Explanation {...data} />
    </fieldset>
  );
}

function Explanation({ field, shown, problem }: ControlData) {
  return (
    <div id={`${field.name}-help`}>
      <FieldProblem text={problem} />
      <p class="help">{withCode(field.help)}</p>
      {shown.source === "wrangler.toml" && (
        <p class="help fixed">
          Fixed by <code>{field.name}</code> in wrangler.toml. Take that line out and deploy, and it can be
          set here.
        </p>
      )}
    </div>
  );
}
