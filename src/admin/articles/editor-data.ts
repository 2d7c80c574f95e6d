import type { EditedArticle } from "../../articles/article-source.ts";
import type { Editor } from "../../articles/editors.ts";
import type { KnownNames } from "../../articles/names.ts";
import type { EditorErrors, EditorValues } from "./article-form.ts";
import type { ToldPictures } from "./told-pictures.ts";

/** What the editor's page shows. */
export type EditorPageData = {
  /** Null: an article that is not stored yet. */
  article: Omit<EditedArticle, "contentHash"> | null;
  values: EditorValues;
  names: KnownNames;
  /** Whether the paper has room for pictures. */
  takesPictures: boolean;
  errors?: EditorErrors;
  /** Others who have it open. */
  others?: Editor[];
  /** What a save has just made of it, and which unsaved copy of the browser's it was ("new" or an id). */
  saved?: { status: string; copy: string };
  /** It has just been made from a template. */
  isMade?: boolean;
  /** What else has to be said above the form. */
  problem?: string;
  /** What this page tells of its pictures: what is sent again as it is, is meant so. */
  toldPictures?: ToldPictures;
  /** Somebody else has saved it since, and what is in the form was not stored. */
  conflict?: { mine: EditedArticle["source"]; current: EditedArticle };
};
