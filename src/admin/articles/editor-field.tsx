import type { Child } from "hono/jsx";
import { FieldProblem } from "../field-problem.tsx";
import type { EditorErrors, EditorValues } from "./article-form.ts";

type FieldProps = {
  name: keyof EditorValues;
  label: string;
  errors: EditorErrors;
  help?: Child;
  children?: Child;
};

/** A label, its control, what it is for and what is wrong with it. */
export function Field({ name, label, errors, help, children }: FieldProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {children}
      <FieldProblem id={`${name}-error`} text={errors[name]} />
      {help && (
        <p class="help" id={`${name}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}

/** What ties a control to its help and its error. */
export function tied(name: keyof EditorValues, errors: EditorErrors) {
  return {
    id: name,
    name,
    "aria-describedby": errors[name] ? `${name}-error ${name}-help` : `${name}-help`,
    "aria-invalid": errors[name] ? ("true" as const) : undefined,
  };
}
