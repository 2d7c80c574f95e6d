/** Fields of a form that could not be carried out yet: names and values in their order. */
export type KeptFields = [name: string, value: string][];

/** What hidden fields of the sign-in form are called that carry another form's. */
const PREFIX = "kept:";

/** The fields as the sign-in form carries them. */
export function carried(fields: KeptFields): KeptFields {
  return fields.map(([name, value]) => [PREFIX + name, value]);
}

/** The fields that a sign-in form has carried. */
export function uncarried(form: FormData): KeptFields {
  return fieldsOf(form).flatMap(([name, value]) =>
    name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value] as [string, string]] : [],
  );
}

/** All text fields of a form; files are left out. */
export function fieldsOf(form: FormData): KeptFields {
  return [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));
}
