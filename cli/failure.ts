/** What a person can mend: the message is shown as it is, without a stack. */
export class Failure extends Error {
  /** Exit status: 2 for a command that was written wrongly, 1 for everything else. */
  readonly status: 1 | 2;

  constructor(message: string, status: 1 | 2 = 1) {
    super(message);
    this.status = status;
  }
}
