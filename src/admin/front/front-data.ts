import type { Arrangement } from "../../articles/front/arrangement.ts";
import type { Choosable } from "../../articles/front-choices.ts";
import type { Named } from "../../pages/data.ts";
import type { FrontErrors, FrontValues } from "./front-form.ts";

export type FrontSettingsData = {
  values: FrontValues;
  /** As it is saved, without what has ended. */
  arrangement: Arrangement;
  version: string;
  /** What can be chosen. */
  articles: Choosable[];
  sections: Named[];
  /** Names of what blocks are of, by `section:sport`. */
  names: Map<string, string>;
  addTag?: string;
  errors?: FrontErrors;
  isSaved?: boolean;
  /** A button has changed the form, and it is not saved. */
  isUnsaved?: boolean;
  isOutdated?: boolean;
};
