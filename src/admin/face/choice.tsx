/** One of a few, each with what it does. */
export function Choice({
  name,
  legend,
  options,
  chosen,
}: {
  name: string;
  legend: string;
  options: [value: string, label: string, help: string][];
  chosen: string;
}) {
  return (
    <fieldset class="field">
      <legend>{legend}</legend>
      {options.map(([value, label, help]) => (
        <label class="check">
          <input type="radio" name={name} value={value} checked={value === chosen} />
          <span>
            <b>{label}.</b> {help}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
