import { type ErrorCode, Refusal } from "../../http/errors.ts";
import type { FormState } from "../../pages/data.ts";

/** A refused comment whose words are kept: the answer shows the form again with all of them. */
export class KeptText extends Refusal {
  readonly form: FormState;
  readonly articlePath: string;

  constructor(
    code: ErrorCode,
    message: string,
    kept: { form: FormState; articlePath: string; retryAfterSeconds?: number },
  ) {
    super(
      code,
      message,
      kept.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: kept.retryAfterSeconds },
    );
    this.form = kept.form;
    this.articlePath = kept.articlePath;
  }
}
