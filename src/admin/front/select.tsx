import type { Child } from "hono/jsx";

type SelectProps = {
  name: string;
  label: string;
  value: string;
  options: [value: string, label: string][];
  /** Said below it. */
  note?: Child;
};

/** A list to choose from, with its label. */
export function Select({ name, label, value, options, note }: SelectProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name} aria-describedby={note ? `${name}-note` : undefined}>
        {options.map(([one, text]) => (
          <option value={one} selected={one === value}>
            {text}
          </option>
        ))}
      </select>
      {note && (
        <p class="help" id={`${name}-note`}>
          {note}
        </p>
      )}
    </div>
  );
}
